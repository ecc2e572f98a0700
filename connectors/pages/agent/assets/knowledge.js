// Searches the knowledge base by the chat's own search.

import { send } from "/static/staff/api.js";
import { sources } from "/static/chat/citations.js";
import { button, h } from "/static/chat/elements.js";

const at = (id) => document.getElementById(id);
const HITS = 5;

/** Wires the search; `put` takes a hit's text into the input. */
export function searching(put) {
  at("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    const query = at("query").value.trim();
    if (!query) return;
    try {
      const address = `/api/v1/knowledge/search?${new URLSearchParams({ q: query, limit: HITS })}`;
      const { hits } = await send("GET", address);
      at("found").textContent = hits.length > 0 ? `找到 ${hits.length} 条` : "没有找到，换个说法试试。";
      at("hits").replaceChildren(...hits.map((hit) => item(hit, put)));
    } catch (error) {
      at("found").textContent = error.message;
    }
  });
}

function item(hit, put) {
  return h(
    "li",
    { class: "hit" },
    h("p", { class: "title" }, hit.citation.title),
    h("p", { class: "words" }, hit.text),
    sources([hit.citation]),
    h("div", { class: "actions" }, button("放进输入框", { class: "small quiet" }, () => put(hit.text))),
  );
}
