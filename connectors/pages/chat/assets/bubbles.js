// What the log is made of.

import { sources } from "./citations.js";
import { button, drawing, h } from "./elements.js";
import { markEmergency } from "./emergency.js";

const EXAMPLES = [
  "老年食堂吃饭打几折",
  "想给老人家里装扶手",
  "低保怎么申请",
  "领结婚证要带什么",
  "残疾人有哪些补贴",
  "我想当志愿者",
];
/** Who speaks in an item of the mailbox, by its kind; a status has no bubble. */
const SPEAKERS = { agent: "工作人员", notice: "通知", late: "助手补充答复" };

/** The greeting; `choose(payload, title)` is called with an example that was pressed. */
export function welcome(choose) {
  return h(
    "article",
    { class: "message assistant welcome" },
    h("h2", {}, "您好，我是滨江民政助手"),
    h(
      "p",
      {},
      "养老、助餐、救助、婚姻登记、助残……这些事您都可以用平常说话的方式问我。我的回答都附有依据，您可以点开查看。",
    ),
    h("p", { id: "examples-label" }, "您可以这样问："),
    h(
      "ul",
      { class: "choices examples", "aria-labelledby": "examples-label" },
      ...EXAMPLES.map((text) => choice({ title: text, payload: text }, choose)),
    ),
    h("p", { id: "hint" }, "请不要在这里输入身份证号、银行卡号和密码。"),
  );
}

/** A resident's own words. */
export function residentMessage(text) {
  return h(
    "article",
    { class: "message resident" },
    h("h2", { class: "unseen" }, "您问"),
    h("p", { class: "text" }, text),
  );
}

/** Notes under a resident's words that a person has them, who will answer. */
export function markDelivered(bubble) {
  bubble.append(h("p", { class: "delivered" }, "已转给工作人员"));
}

/** One bubble of a reply, with its buttons and citations; `links`: whether it may lead away from the page. */
export function assistantMessage(message, route, choose, links = true) {
  const urgent = route === "emergency";
  const parts = contents(message, "助手答", "unseen", choose, links);
  const bubble = h(urgent ? "div" : "article", { class: "message assistant" }, ...parts);
  if (urgent) markEmergency(bubble, message.text, links);
  return bubble;
}

/** What an item of the mailbox `{kind, messages}` looks like: an agent's lines, news, a late answer. */
export function itemMessages({ kind, messages }, choose, links = true) {
  if (kind === "status") return messages.map(({ text }) => h("p", { class: "status" }, text));
  const speaker = SPEAKERS[kind] ?? SPEAKERS.notice;
  const look = kind === "agent" ? "message assistant agent" : "message assistant";
  return messages.map((message) =>
    h("article", { class: look }, ...contents(message, speaker, "speaker", choose, links)),
  );
}

function contents({ text, buttons, citations }, speaker, look, choose, links) {
  const person = speaker === SPEAKERS.agent;
  return [
    h("h2", { class: look }, person && portrait(), speaker),
    h("p", { class: "text" }, text),
    buttons.length > 0 &&
      h("ul", { class: "choices", "aria-label": "请选择" }, ...buttons.map((item) => choice(item, choose))),
    sources(citations, links),
  ];
}

function choice({ title, payload }, choose) {
  return h("li", {}, button(title, { class: "choice" }, () => choose(payload, title)));
}

function portrait() {
  return drawing(["circle", { cx: 12, cy: 8, r: 4.5 }], ["path", { d: "M3.5 21.5a8.5 8.5 0 0 1 17 0z" }]);
}

/** A calm word about a failure; `retry` is called by its button, or null where none helps. */
export function notice(text, retry) {
  const again = retry && button("重试", { class: "retry" }, () => {
    box.remove();
    retry();
  });
  const box = h("div", { class: "notice", role: "alert" }, h("p", { class: "text" }, text), again);
  return box;
}
