// The parts of the screen and where they are: tools above, the two views, the entry and the dock below.

import { button, h } from "../chat/elements.js";
import { entryParts, logParts } from "../chat/frame.js";
import { icon } from "./icons.js";
import { Pad } from "./pad.js";
import { scrollButtons } from "./scrolling.js";

/** The help and emergency buttons are never anywhere else. `press` has one function for each name. */
const DOCK = [
  { name: "home", title: "首页", look: "" },
  { name: "help", title: "帮助", look: "" },
  { name: "alarm", title: "紧急求助", look: "alarm" },
  { name: "person", title: "找工作人员", look: "" },
  { name: "end", title: "结束", look: "finish" },
];

/** Puts the screen together. */
export function buildScreen(press) {
  const parts = { ...logParts(), ...entryParts() };
  const home = h(
    "div",
    { id: "home", class: "scroller", tabindex: "0", role: "region", "aria-label": "常问常办的事" },
    h("div", { class: "greeting" }, h("h2", {}, "您好，想问什么、办什么？"), h("p", {}, "按一下，或者在下面写、说都行。")),
    h("div", { class: "groups" }, h("p", { class: "loading", role: "status" }, "正在准备，请稍等…")),
  );
  const back = button("回到刚才的对话", { class: "resume", hidden: "" }, () => show("talk"));
  home.firstElementChild.append(back);
  const conversation = h(
    "div",
    { id: "conversation", class: "scroller", tabindex: "0", role: "region", "aria-label": "对话" },
    parts.log,
    parts.typing,
  );
  const pad = new Pad(parts.question, parts.submit);
  const talk = h("div", { id: "talk", hidden: "" }, conversation, pad.element);
  const turning = scrollButtons(() => (talk.hidden ? [home] : [conversation, pad.element]));
  const stage = h("div", { class: "stage" }, home, talk);
  const dock = DOCK.map(({ name, title, look }) => {
    const each = button(title, { class: `dock-button ${look}`, "data-does": name }, () => press[name]());
    each.prepend(icon(name));
    return h("li", {}, each);
  });
  parts.form.append(
    h("p", { id: "hint", class: "unseen" }, "请不要在这里输入身份证号、银行卡号和密码。"),
  );
  document.querySelector("main").append(
    stage,
    h("div", { class: "turning", role: "group", "aria-label": "翻页" }, ...turning.buttons),
  );
  document.querySelector(".foot").append(
    parts.connection,
    parts.form,
    h("nav", { "aria-label": "随时可用" }, h("ul", { class: "dock" }, ...dock)),
  );

  function show(view) {
    home.hidden = view !== "home";
    talk.hidden = view !== "talk";
    turning.update();
  }
  for (const scroller of [home, conversation, pad.element]) {
    scroller.addEventListener("scroll", turning.update, { passive: true });
    const watch = new ResizeObserver(turning.update);
    watch.observe(scroller);
    for (const child of scroller.children) watch.observe(child);
  }
  return { parts: { ...parts, scroller: conversation }, home, pad, back, show };
}
