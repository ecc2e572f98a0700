// The parts of a chat that the page and the widget arrange in their own ways.

import { button, h } from "./elements.js";
import { textSizes } from "./textsize.js";

/** Where the conversation is read. */
export function logParts() {
  return {
    log: h("div", { id: "log", role: "log", "aria-live": "polite", "aria-label": "对话内容" }),
    typing: h(
      "p",
      { id: "typing", role: "status", hidden: "" },
      h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
      h("span", {}, "正在查找，请稍等…"),
    ),
  };
}

/** Where it is written; `connection` tells of a lost line, its button tries again. */
export function entryParts() {
  const question = h("textarea", {
    id: "question",
    name: "question",
    rows: "1",
    maxlength: "1000",
    autocomplete: "off",
    enterkeyhint: "send",
    placeholder: "请在这里输入",
    "aria-describedby": "hint",
  });
  const submit = h("button", { type: "submit", class: "send" }, "发送");
  const hurry = h("button", { type: "button", class: "hurry" }, "马上重试");
  return {
    question,
    submit,
    hurry,
    connection: h(
      "div",
      { class: "connection", hidden: "" },
      h("div", { class: "column" }, h("p", { role: "status" }, "连接断了，正在重新连接…"), hurry),
    ),
    form: h(
      "form",
      { id: "ask", class: "column" },
      h("label", { for: "question" }, "您想问什么？"),
      h("div", { class: "entry" }, question, submit),
    ),
  };
}

/** Sizes of type and the button that begins anew. */
export function tools(root, talk, key) {
  return [
    textSizes(root, () => talk.fitHeight(), key),
    button("重新开始", { class: "quiet", id: "restart" }, () => talk.restart()),
  ];
}
