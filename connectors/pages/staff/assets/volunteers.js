// Helpers: what becomes of an offer is sent, and a name and telephone are asked for one at a time.

import { send } from "./api.js";
import { wire } from "./forms.js";
import { say } from "./sending.js";

async function reveal(button) {
  const shown = button.closest("[data-helper]");
  button.disabled = true;
  try {
    const helper = await send("GET", `/api/v1/staff/helpers/${shown.dataset.helper}`);
    const contact = helper.contact ? `${helper.name}（联系人 ${helper.contact}）` : helper.name;
    shown.querySelector("[data-name]").textContent = contact;
    shown.querySelector("[data-phone]").textContent = helper.phone;
    shown.tabIndex = -1;
    shown.focus();
    button.remove();
  } catch (error) {
    button.disabled = false;
    say(shown, "alert", error.message);
  }
}

wire();
for (const button of document.querySelectorAll("[data-reveal]")) button.addEventListener("click", () => reveal(button));
