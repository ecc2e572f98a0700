// The timetable of a service: what is wrong is said at its field, and bookings that a change would unsettle are
// shown before anything is saved.

import { Refused, send } from "./api.js";
import { onSubmit, say } from "./sending.js";

const form = document.getElementById("timetable");
const unsettled = document.getElementById("unsettled");
/** Ids of the cases that whoever saves has looked at. */
let seen = [];

const parts = (text, between) => text.split(between).map((part) => part.trim()).filter(Boolean);

function timetable() {
  const fields = form.elements;
  const numbers = ["capacity", "slot_minutes", "duration_minutes", "lead_hours", "horizon_days"];
  const hours = [...fields].filter((field) => field.name.startsWith("hours."));
  return {
    hours: Object.fromEntries(hours.map((field) => [field.name.slice("hours.".length), parts(field.value, /[、，,；;]/)])),
    open_on_holidays: fields.open_on_holidays.checked,
    closed_days: parts(fields.closed_days.value, /[\n、，,；;]/),
    ...Object.fromEntries(numbers.map((name) => [name, Number(fields[name].value)])),
    place: fields.place.value,
    example: fields.verified ? !fields.verified.checked : false,
  };
}

function clear() {
  for (const fault of form.querySelectorAll(".fault")) {
    const field = document.getElementById(fault.id.slice(0, -"-fault".length));
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", field.getAttribute("aria-describedby").replace(` ${fault.id}`, ""));
    fault.remove();
  }
}

/** Says at a field what is wrong with it; false where there is no such field. */
function blame({ field: path, message }) {
  const name = path.replace("timetable.", "");
  const field = document.getElementById(name) ?? (name === "hours" ? document.getElementById("hours.mon") : null);
  if (!field) return false;
  const fault = document.createElement("p");
  fault.className = "fault";
  fault.id = `${field.id}-fault`;
  fault.textContent = message;
  field.after(fault);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${fault.id}`);
  return true;
}

function show(bookings) {
  unsettled.querySelector("[data-count]").textContent = bookings.length;
  unsettled.querySelector("ul").replaceChildren(
    ...bookings.map((one) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = `/admin/cases/${one.case}`;
      link.target = "_blank";
      link.textContent = one.number;
      const when = one.starts_at.slice(0, 16).replace("T", " ");
      line.append(link, ` ${when}，${one.people} 人，${one.status_name}：${one.reasons.join("；")}`);
      return line;
    }),
  );
  unsettled.hidden = false;
  unsettled.querySelector("h2").focus();
}

async function save() {
  clear();
  unsettled.hidden = true;
  try {
    await send("PUT", form.dataset.path, { version: Number(form.dataset.version), timetable: timetable(), seen });
    location.reload();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { bookings, errors = [] } = error.answer;
    if (bookings) {
      seen = bookings.map((one) => one.case);
      show(bookings);
      return;
    }
    if (!errors.length || !errors.map(blame).every(Boolean)) throw error;
    form.querySelector("[aria-invalid]").focus();
    say(form, "alert", `有 ${errors.length} 处没有填对，请看标出的地方；什么都没有保存。`);
  }
}

onSubmit(form, save);
// Once something is changed, what was looked at was for another timetable.
form.addEventListener("input", () => {
  seen = [];
  unsettled.hidden = true;
});
unsettled.querySelector("[data-keep]").addEventListener("click", () => form.requestSubmit());
unsettled.querySelector("[data-back]").addEventListener("click", () => {
  seen = [];
  unsettled.hidden = true;
  form.querySelector("[type=submit]").focus();
});
