// Forms that send JSON: <form data-send="POST /api/…" data-done="…">.
//
// data-ask: a question to confirm first. data-done: what is said afterwards; "reload" shows the page anew, and
// nothing leaves it to whoever listens to the form's "done" event (its detail is the answer). data-many: a
// name whose values are sent as a list. data-value: a name whose value is true or false. Fields with
// data-unsent are for the browser's password store only.

import { send } from "./api.js";

function bodyOf(form) {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("[data-unsent]")) data.delete(field.name);
  const body = Object.fromEntries(data);
  const { many, value } = form.dataset;
  if (many) body[many] = data.getAll(many);
  if (value) body[value] = body[value] === "true";
  return body;
}

function line(form, role) {
  const found = form.querySelector(`[role=${role}]`);
  if (found) return found;
  const made = document.createElement("p");
  made.setAttribute("role", role);
  made.className = role === "alert" ? "wrong" : "done";
  form.append(made);
  return made;
}

function say(form, role, text) {
  for (const one of form.querySelectorAll("[role=alert], [role=status]")) one.remove();
  if (text) line(form, role).textContent = text;
}

async function submit(event) {
  const form = event.currentTarget;
  event.preventDefault();
  if (form.hasAttribute("aria-busy")) return;
  if (form.dataset.ask && !confirm(form.dataset.ask)) return;
  const [method, path] = form.dataset.send.split(" ");
  form.setAttribute("aria-busy", "true");
  say(form, "status", "");
  try {
    const answer = await send(method, path, bodyOf(form));
    if (form.dataset.done === "reload") location.reload();
    else {
      form.reset();
      say(form, "status", form.dataset.done);
      form.dispatchEvent(new CustomEvent("done", { detail: answer }));
    }
  } catch (error) {
    say(form, "alert", error.message);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** Makes all such forms within an element send. */
export function wire(within = document) {
  for (const form of within.querySelectorAll("form[data-send]")) form.addEventListener("submit", submit);
}
