// What lies over the page until it is closed: help, emergency, a slip. One at a time, the keyboard stays inside.

import { button, h } from "../chat/elements.js";

let count = 0;

/** A dialog with a heading and a big button that closes it; it is on the page only while it is open. */
export function openPanel(title, look, ...content) {
  count += 1;
  const heading = h("h2", { id: `panel-${count}`, tabindex: "-1" }, title);
  const close = button("关闭", { class: "close" }, () => dialog.close());
  const dialog = h(
    "dialog",
    { class: `panel ${look}`, "aria-labelledby": heading.id },
    h("div", { class: "panel-head" }, heading, close),
    h("div", { class: "panel-body", tabindex: "0", role: "region", "aria-labelledby": heading.id }, ...content),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  heading.focus();
  return dialog;
}

/** Closes what is open. */
export function closePanels() {
  for (const dialog of document.querySelectorAll("dialog.panel")) dialog.close();
}

/** How the kiosk is used: one line each. */
export function openHelp(lines) {
  openPanel("怎么用这台机器", "help", h("ol", { class: "help-lines" }, ...lines.map((line) => h("li", {}, line))));
}

/** Numbers to call and what to ask at once; `say(text, title)` is called with what was pressed. */
export function openEmergency({ lead, numbers, tiles }, say) {
  const choose = ({ title, say: text }) =>
    button(title, { class: "tile urgent-tile" }, () => {
      closePanels();
      say(text, title);
    });
  openPanel(
    "紧急求助",
    "danger",
    h("p", { class: "lead" }, lead),
    h(
      "ul",
      { class: "numbers" },
      ...numbers.map(({ name, number }) => h("li", {}, h("span", {}, name), h("strong", {}, number))),
    ),
    h("p", {}, "发生了什么？按一下，告诉您现在该怎么做："),
    h("ul", { class: "tiles" }, ...tiles.map((tile) => h("li", {}, choose(tile)))),
  );
}
