// One document: its head and text are saved, its passages previewed, and a remark leads to its line.

import { send } from "./api.js";
import { wire } from "./forms.js";
import { onSubmit, say } from "./sending.js";

const at = (id) => document.getElementById(id);

function element(name, text, className = "") {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function piece(one) {
  const item = element("li", "");
  item.append(element("strong", one.section));
  if (one.about && one.about !== one.section) item.append(" ", element("span", one.about, "note"));
  item.append(element("p", one.text));
  return item;
}

function remark(one) {
  const item = element("li", "");
  if (one.line) {
    const button = element("button", `第 ${one.line} 行`, "quiet");
    button.type = "button";
    button.dataset.line = one.line;
    item.append(button, " ");
  }
  item.append(one.message);
  return item;
}

function showLine(number) {
  const lines = at("text").value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  at("text").focus();
  at("text").setSelectionRange(start, start + (lines[number - 1] ?? "").length);
}

wire();

at("remarks").addEventListener("click", ({ target }) => {
  if (target.dataset.line && at("text")) showLine(Number(target.dataset.line));
});

onSubmit(at("head"), async (form) => {
  const body = { after: Number(form.dataset.after) };
  for (const [name, value] of new FormData(form)) if (value.trim()) body[name] = value;
  await send("PATCH", form.dataset.door, body);
  location.reload();
});

onSubmit(at("text-form"), async (form) => {
  const { door, kind, after } = form.dataset;
  await send("PUT", door, { kind, text: at("text").value, after: Number(after) });
  location.reload();
});

at("preview")?.addEventListener("click", async () => {
  const form = at("text-form");
  try {
    const body = { kind: form.dataset.kind, text: at("text").value };
    const seen = await send("POST", "/api/v1/staff/knowledge/preview", body);
    at("pieces").replaceChildren(...seen.pieces.map(piece));
    at("count").textContent = seen.pieces.length;
    at("remarks").replaceChildren(...seen.remarks.map(remark));
    at("remarks-box").hidden = !seen.remarks.length;
    say(form, "status", seen.remarks.length ? "" : "右边是这段正文的分段，还没有保存。");
  } catch (error) {
    say(form, "alert", error.message);
  }
});
