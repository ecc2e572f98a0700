// Numbers to call, as big links before an emergency's text.

import { drawing, h } from "./elements.js";

// Chinese telephone numbers: 110 and its like, 12345 and its like (with an area code or not), 400
// numbers, mobile numbers, land lines. What stands before is matched too, since browsers in use do not
// know look-behind; dates, years, prices and ages are other numbers.
const NUMBER = new RegExp(
  String.raw`(^|[^\d.-])(` +
    [
      String.raw`1[12]\d`,
      String.raw`9[56]\d{3,4}`,
      String.raw`400[ -]?\d{3}[ -]?\d{4}`,
      String.raw`1[3-9]\d{9}`,
      String.raw`0\d{2,3}[ -]?(?:\d{7,8}|1[02]\d{3}|9[56]\d{3,4})`,
      String.raw`1[02]\d{3}`,
      String.raw`(?!(?:19|20)\d\d[01]\d[0-3]\d)[2-8]\d{7}`,
    ].join("|") +
    String.raw`)(?![.-]?\d)(?! ?[岁元年天周个人%])`,
  "g",
);

/** The telephone numbers of a text in their order, each once. */
export function phoneNumbers(text) {
  return [...new Set(Array.from(text.matchAll(NUMBER), (match) => match[2]))];
}

/** Marks a message as an emergency and puts its calls before its text; `links`: whether they can be dialled. */
export function markEmergency(message, text, links = true) {
  message.classList.add("emergency");
  message.setAttribute("role", "alert");
  message.querySelector(".text").before(
    h(
      "div",
      { class: "urgent" },
      h(
        "p",
        { class: "urgent-title" },
        drawing(["path", { d: "M12 2.5 23 21.5H1z" }], ["path", { class: "mark", d: "M12 9v6M12 17.6v1.4" }]),
        h("strong", {}, "紧急情况，请先打电话"),
      ),
      h("ul", { class: "calls" }, ...phoneNumbers(text).map((number) => callItem(number, links))),
    ),
  );
}

function callItem(number, links) {
  if (!links) return h("li", {}, h("p", { class: "call" }, `请打 ${number}`));
  return h("li", {}, h("a", { href: `tel:${number.replace(/[ -]/g, "")}`, class: "call" }, `拨打 ${number}`));
}
