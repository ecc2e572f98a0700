// The hit test: what the chat itself would find now.

import { send } from "./api.js";
import { onSubmit } from "./sending.js";

const hits = document.getElementById("hits");

function item(hit) {
  const made = document.createElement("li");
  const link = Object.assign(document.createElement("a"), {
    href: `/admin/knowledge/${encodeURIComponent(hit.document_id)}`,
    textContent: `${hit.document_id} ${hit.section}`,
  });
  made.append(link, ` （${Math.round(hit.score * 100)}%） ${hit.text}`);
  return made;
}

onSubmit(document.getElementById("try"), async (form) => {
  const query = encodeURIComponent(new FormData(form).get("q"));
  const answer = await send("GET", `/api/v1/staff/knowledge/hits?q=${query}`);
  const list = document.createElement("ol");
  list.append(...answer.hits.map(item));
  hits.replaceChildren(answer.hits.length ? list : "没有找到。");
});
