// What a resident takes home: a slip to print, and a code to go on by telephone.

import { drawing, button, h } from "../chat/elements.js";
import { fetchCode } from "./api.js";
import { icon } from "./icons.js";
import { openPanel } from "./panels.js";

/** States of a case that are worth a slip. */
const KEPT = ["requested", "confirmed", "waitlisted"];

/** The button for a slip under the reply that made or changed a case; nothing under others. */
export function offerSlip({ trace, replies }, bubbles) {
  if (trace.route !== "done" || !trace.case || !KEPT.includes(trace.case.status) || bubbles.length === 0) return;
  // The words of the reply name the service, time and place, and nobody.
  const text = replies[0].text;
  const open = button("凭条：打印，或用手机扫码", { class: "slip-button" }, () => openSlip(trace.case.id, text));
  open.prepend(icon("slip"));
  bubbles[0].append(open);
}

/** The code for the chat alone. */
export function openPhone() {
  const code = h("div", { class: "code" });
  openPanel(
    "用手机接着问",
    "phone",
    code,
    h("p", {}, "用手机扫一扫，在手机上重新问。您在这台机器上说过的话不会带到手机上。"),
  );
  showCode(code, null);
}

function openSlip(number, text) {
  const code = h("div", { class: "code" });
  const shown = number.replace(/(\d{3})(?=\d)/g, "$1-");
  const words = h(
    "div",
    { class: "slip-words" },
    h("p", { class: "slip-number" }, h("span", {}, "编号"), h("strong", {}, shown)),
    h("p", { class: "text" }, text),
    button("打印凭条", { class: "print" }, () => window.print()),
    h("p", { class: "printed" }, `滨江民政助手 · ${today()}`),
  );
  openPanel("办事凭条", "slip", words, code);
  showCode(code, number);
}

/** Draws the code into `place`; where there is none, nothing is said of one. */
async function showCode(place, number) {
  const code = await fetchCode(number);
  if (code === null) {
    place.hidden = true;
    return;
  }
  const svg = drawing(["path", { d: `M0 0h${code.size}v${code.size}h-${code.size}z`, class: "paper" }], [
    "path",
    { d: code.path, class: "ink" },
  ]);
  svg.setAttribute("viewBox", `0 0 ${code.size} ${code.size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `二维码，打开 ${code.address}`);
  svg.removeAttribute("aria-hidden");
  place.replaceChildren(
    svg,
    h("p", {}, number === null ? "手机扫码打开" : "手机扫码，报办事时留的电话，就能查进度"),
    h("p", { class: "address" }, code.address),
  );
}

function today() {
  const now = new Date();
  return `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`;
}
