// Other people's accounts: a password that was made is shown once.

import { wire } from "./forms.js";

const at = (id) => document.getElementById(id);

wire();

for (const id of ["add", "reset"]) {
  at(id)?.addEventListener("done", ({ detail }) => {
    at("made-name").textContent = detail.account.name;
    at("made-password").textContent = detail.password;
    at("made").hidden = false;
    at("made").focus();
  });
}
