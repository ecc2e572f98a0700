// The word before everything is wiped. It covers the whole screen: who comes by must not read what is under it.

import { button, h } from "../chat/elements.js";

/** Seconds at which the time that is left is told to those who hear the page. */
const SPOKEN = [10, 5];

/** `stay()` and `leave()` are called by its buttons. */
export function warningOf({ stay, leave }) {
  const seconds = h("strong", { class: "seconds", "aria-hidden": "true" });
  const spoken = h("p", { class: "unseen", role: "status" });
  const dialog = h(
    "dialog",
    { class: "warning", role: "alertdialog", "aria-labelledby": "still", "aria-describedby": "still-why" },
    h("h2", { id: "still" }, "您还在吗？"),
    h("p", { id: "still-why" }, "有一会儿没有人按了。再没有人按，刚才的内容会全部清除。"),
    h("p", { class: "countdown", "aria-hidden": "true" }, "还有 ", seconds, " 秒"),
    spoken,
    h(
      "div",
      { class: "answers" },
      button("我还在", { class: "stay", autofocus: "" }, stay),
      button("我是新来的，重新开始", { class: "leave" }, leave),
    ),
  );
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  document.body.append(dialog);
  return {
    open() {
      if (!dialog.open) dialog.showModal();
    },
    tell(left) {
      seconds.textContent = String(left);
      if (SPOKEN.includes(left)) spoken.textContent = `还有 ${left} 秒`;
    },
    close() {
      spoken.textContent = "";
      if (dialog.open) dialog.close();
    },
  };
}
