// Questions in a window of their own: <dialog> with a form whose buttons say what was chosen.

/** Opens a dialog; resolves to the value of the button that closed it, "" for Escape. */
export function ask(id) {
  const dialog = document.getElementById(id);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}
