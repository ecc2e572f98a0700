// A form whose body its page puts together: busy while it is sent, and what went wrong is said in it.

export function say(form, role, text) {
  for (const one of form.querySelectorAll("[role=alert], [role=status]")) one.remove();
  if (!text) return;
  const line = document.createElement("p");
  line.setAttribute("role", role);
  line.className = role === "alert" ? "wrong" : "done";
  line.textContent = text;
  form.append(line);
}

/** Calls `work` when the form is submitted; its failure is shown. */
export function onSubmit(form, work) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    say(form, "status", "");
    try {
      await work(form);
    } catch (error) {
      say(form, "alert", error.message);
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
}
