// Fields of a form from a service's slots, as the catalogue has them.

import { h } from "/static/chat/elements.js";

const PLACEHOLDERS = { when: "如 明天上午十点", phone: "如 13800138000" };

/** A field for a slot with its label, filled with `value`. */
export function field(slot, value = "") {
  const id = `slot-${slot.name}`;
  const label = h("label", { for: id }, slot.label, !slot.required && h("span", { class: "optional" }, "（可以不填）"));
  return h("div", { class: "field", "data-slot": slot.name }, label, input(slot, id, value));
}

function input(slot, id, value) {
  const shared = { id, name: slot.name, required: slot.required && "", placeholder: slot.example || PLACEHOLDERS[slot.type], autocomplete: "off" };
  if (slot.type === "choice") {
    const options = slot.options.map((option) => h("option", { value: option, selected: option === value && "" }, option));
    return h("select", { ...shared, placeholder: null }, h("option", { value: "" }, "请选择"), ...options);
  }
  if (slot.type === "text") {
    const area = h("textarea", { ...shared, rows: 3, maxlength: 500 });
    area.value = value;
    return area;
  }
  const numeric = { age: "numeric", people: "numeric", phone: "tel" }[slot.type];
  const element = h("input", { ...shared, inputmode: numeric, maxlength: 200 });
  element.value = value;
  return element;
}

/** What the form holds for a slot; null where there is no such field. */
export function valueOf(form, name) {
  const element = form.querySelector(`[name="${CSS.escape(name)}"]`);
  return element === null ? null : element.value.trim();
}

/** Marks the one field that is asked about; null: none. */
export function mark(form, name) {
  for (const one of form.querySelectorAll("[data-slot]")) {
    const wrong = one.dataset.slot === name;
    one.classList.toggle("asked", wrong);
    const element = one.querySelector("[name]");
    if (wrong) element.setAttribute("aria-invalid", "true");
    else element.removeAttribute("aria-invalid");
    if (wrong) element.focus();
  }
}
