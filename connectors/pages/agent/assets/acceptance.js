// What became of the suggestions of the last weeks.

import { send } from "/static/staff/api.js";
import { h } from "/static/chat/elements.js";
import { ask } from "./dialogs.js";
import { KINDS } from "./words.js";

const at = (id) => document.getElementById(id);

/** Asks for the figures and shows them. Throws Refused. */
export async function acceptance() {
  at("acceptance").replaceChildren(); // figures of an earlier look are never taken for those of now
  const { days, kinds } = await send("GET", "/api/v1/agent/acceptance");
  at("acceptance-about").textContent = `近 ${days} 天，全体坐席合计；照用和改用都算采用。`;
  at("acceptance").replaceChildren(...kinds.map(row));
  await ask("acceptance-dialog");
}

function row({ kind, used, edited, rejected }) {
  const judged = used + edited + rejected;
  const share = judged === 0 ? "—" : `${Math.round(((used + edited) / judged) * 100)}%`;
  const cells = [used, edited, rejected, share].map((value) => h("td", {}, String(value)));
  return h("tr", {}, h("th", { scope: "row" }, KINDS[kind]), ...cells);
}
