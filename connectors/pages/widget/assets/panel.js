// The chat in a panel over somebody else's page, in a shadow tree: neither's styles touch the other's.

import { button, drawing, h } from "../chat/elements.js";
import { entryParts, logParts, tools } from "../chat/frame.js";
import { Conversation } from "../chat/identity.js";
import { Line } from "../chat/line.js";
import { Talk } from "../chat/talk.js";

/** Keeps what is stored in the site's own storage apart from the site's entries. */
const PREFIX = "minzheng_";
const NEWS = "民政助手，有新消息";

/** Builds the panel into `root`, closed; `launcher` opens it and shows that there is news. */
export async function createPanel(root, launcher) {
  const sheets = await Promise.all(["widget.css", "../chat/talk.css"].map(styleSheet));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets];
  const scroller = h("div", { class: "scroll" });
  const parts = { ...logParts(), ...entryParts(), scroller };
  scroller.append(parts.log, parts.typing);
  const bar = h("div", { class: "tools" });
  const close = button("", { class: "close", "aria-label": "关闭" }, () => panel.close());
  close.append(drawing(["path", { d: "M5 5l14 14M19 5L5 19" }]));
  const dialog = h(
    "section",
    { class: "panel ground", role: "dialog", "aria-label": "滨江民政助手", lang: "zh-CN", tabindex: "-1", hidden: "" },
    h("header", { class: "top" }, h("h2", {}, "滨江民政助手 ", h("span", { class: "warmth" }, "23℃")), close, bar),
    scroller,
    h("footer", { class: "bottom" }, parts.connection, parts.form),
  );
  root.append(dialog);
  const conversation = new Conversation(PREFIX);
  const line = new Line(conversation);
  const talk = new Talk(parts, conversation, line);
  bar.append(...tools(dialog, talk, `${PREFIX}text_size`));
  const panel = new Panel(dialog, launcher, talk, parts.question);
  line.addEventListener("item", () => panel.tell());
  return panel;
}

class Panel {
  #dialog;
  #launcher;
  #talk;
  #question;

  constructor(dialog, launcher, talk, question) {
    this.#dialog = dialog;
    this.#launcher = launcher;
    this.#talk = talk;
    this.#question = question;
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
      // A site's shortcuts are not meant for what is typed here.
      event.stopPropagation();
    });
  }

  open() {
    this.#dialog.hidden = false;
    this.#launcher.hidden = true;
    this.#launcher.classList.remove("news");
    this.#launcher.removeAttribute("aria-label");
    this.#talk.fitHeight();
    // On a phone the focus would bring up the keyboard, over the greeting that is about to be read.
    const fingers = window.matchMedia("(pointer: coarse)").matches;
    (fingers ? this.#dialog : this.#question).focus({ preventScroll: true });
  }

  close() {
    this.#dialog.hidden = true;
    this.#launcher.hidden = false;
    this.#launcher.focus({ preventScroll: true });
  }

  /** Something came: the button says so where the panel cannot. */
  tell() {
    if (!this.#dialog.hidden) return;
    this.#launcher.classList.add("news");
    this.#launcher.setAttribute("aria-label", NEWS);
  }
}

/** A sheet that the site's content security policy for styles has no say in. */
async function styleSheet(name) {
  const response = await fetch(new URL(name, import.meta.url), { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new CSSStyleSheet().replace(await response.text());
}
