// Three sizes of type, remembered on this device.

import { localStorageOrNull, recall, remember } from "./identity.js";

const KEY = "text_size";
const SIZES = ["1", "2", "3"];

/** Applies the remembered size and lets the buttons (each with `data-size`) change it; `changed()` is told of each change. */
export function startTextSize(buttons, changed) {
  const apply = (size) => {
    document.documentElement.dataset.size = size;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.size === size));
  };
  const kept = recall(localStorageOrNull(), KEY);
  if (SIZES.includes(kept)) apply(kept);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      apply(button.dataset.size);
      changed();
      remember(localStorageOrNull(), KEY, button.dataset.size);
    });
  }
}
