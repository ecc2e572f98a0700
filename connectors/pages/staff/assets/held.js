// Not a module: it must be there before anybody can send a form.
//
// A form without a method is sent by its page's modules. Sent before they have run, it would go out by
// itself, with a password in the address. It is held back, and sent as soon as they have.

{
  const held = new Map();
  let ready = false;
  addEventListener(
    "submit",
    (event) => {
      if (event.target.hasAttribute("method")) return;
      event.preventDefault();
      if (!ready) held.set(event.target, event.submitter);
    },
    true,
  );
  // Modules have run by then.
  addEventListener("DOMContentLoaded", () => {
    ready = true;
    for (const [form, submitter] of held) form.requestSubmit(submitter);
  });
}
