// Keys of the whole page. Digits are told by their place: with Shift they are other characters.

/** `actions`: key → what it does, such as `n`; `digit(place, shift)` is for Alt+1 to Alt+3. */
export function keys(actions, digit) {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const place = ["Digit1", "Digit2", "Digit3"].indexOf(event.code);
    const action = place >= 0 ? () => digit(place, event.shiftKey) : actions[event.code.replace("Key", "").toLowerCase()];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}
