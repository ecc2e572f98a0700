// Says when the browser will keep no cookie of a login: it takes one over HTTPS, or on this very machine.

if (!window.isSecureContext) document.querySelector("#insecure").hidden = false;
