// One's own account: the second factor is offered, confirmed, and its recovery codes are shown once.

import { wire } from "./forms.js";

const at = (id) => document.getElementById(id);

function picture(svg) {
  const parsed = new DOMParser().parseFromString(svg, "text/html");
  return document.importNode(parsed.body.firstElementChild, true);
}

wire();

at("totp-begin")?.addEventListener("done", ({ detail }) => {
  at("totp-begin").hidden = true;
  at("totp-qr").replaceChildren(picture(detail.qr));
  at("totp-secret").textContent = detail.secret.replace(/(.{4})(?=.)/g, "$1 ");
  at("totp-offer").hidden = false;
  at("totp-code").focus();
});

at("totp-confirm")?.addEventListener("done", ({ detail }) => {
  const codes = detail.recovery_codes.map((code) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("code"), { textContent: code }));
    return item;
  });
  at("totp-offer").hidden = true;
  at("totp-recovery").querySelector(".codes").replaceChildren(...codes);
  at("totp-recovery").hidden = false;
  at("totp-recovery").focus();
});

// A changed password comes with another session, whose word this page needs from now on.
document.querySelector("form[data-send$='/account/password']").addEventListener("done", ({ detail }) => {
  document.querySelector("meta[name=csrf]").content = detail.csrf;
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = detail.csrf;
});
