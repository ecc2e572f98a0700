// Three sizes of type, remembered on this device.

import { button, h } from "./elements.js";
import { localStorageOrNull, recall, remember } from "./identity.js";

const SIZES = { 1: "标准", 2: "大", 3: "特大" };

/**
 * The buttons that choose a size. `root` carries it as `data-size` and is given the remembered one at once;
 * `changed()` is told of each change; `key` is where it is remembered.
 */
export function textSizes(root, changed, key = "text_size") {
  const buttons = Object.entries(SIZES).map(([size, name]) =>
    button(name, { "data-size": size }, () => {
      apply(size);
      changed();
      remember(localStorageOrNull(), key, size);
    }),
  );
  const apply = (size) => {
    root.dataset.size = size;
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.size === size));
  };
  const kept = recall(localStorageOrNull(), key);
  apply(kept in SIZES ? kept : "1");
  return h("div", { class: "sizes", role: "group", "aria-label": "文字大小" }, ...buttons);
}
