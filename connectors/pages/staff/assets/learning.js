// A group of open questions: those that are ticked go where its editor sends them, in their words.

import { send } from "./api.js";
import { onSubmit } from "./sending.js";

const DOOR = "/api/v1/staff/knowledge/learning";
const at = (id) => document.getElementById(id);

function chosen() {
  const lines = [...document.querySelectorAll("#questions .line")];
  const ticked = lines.filter((line) => line.querySelector("[name=id]").checked);
  if (!ticked.length) throw new Error("至少要留一条问法。");
  return {
    ids: ticked.map((line) => line.querySelector("[name=id]").value),
    texts: ticked.map((line) => line.querySelector("[name=text]").value).filter((text) => text.trim()),
  };
}

onSubmit(at("attach"), async (form) => {
  const target = form.querySelector("[name=target]:checked");
  await send("POST", `${DOOR}/attach`, { ...chosen(), document: target.value, section: target.dataset.section });
  location.assign("/admin/learning");
});

onSubmit(at("draft"), async (form) => {
  const body = chosen();
  for (const [name, value] of new FormData(form)) if (value.trim()) body[name] = value;
  const kept = await send("POST", `${DOOR}/draft`, body);
  location.assign(`/admin/knowledge/${kept.id}`);
});

onSubmit(at("dismiss"), async () => {
  await send("POST", `${DOOR}/dismiss`, { ids: chosen().ids });
  location.assign("/admin/learning");
});
