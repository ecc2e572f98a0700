// Size of type and contrast: chosen by each resident for themselves, standard again for the next one.

import { button, h } from "../chat/elements.js";

const SIZES = { 1: "标准", 2: "大", 3: "特大" };

export class Looks {
  #root;
  #sizes;
  #contrast;

  /** `root` carries the choice as `data-size` and `data-theme`; `changed()` is told of each. */
  constructor(root, changed) {
    this.#root = root;
    this.#sizes = Object.entries(SIZES).map(([size, name]) =>
      button(name, { class: "tool", "data-size": size }, () => {
        this.#size(size);
        changed();
      }),
    );
    this.#contrast = button("高对比", { class: "tool" }, () => {
      this.#theme(root.dataset.theme === "contrast" ? "calm" : "contrast");
      changed();
    });
    this.reset();
  }

  /** The buttons. */
  get tools() {
    return [h("div", { class: "tool-group", role: "group", "aria-label": "文字大小" }, ...this.#sizes), this.#contrast];
  }

  /** As it is for somebody who has just come. */
  reset() {
    this.#size("1");
    this.#theme("calm");
  }

  #size(size) {
    this.#root.dataset.size = size;
    for (const each of this.#sizes) each.setAttribute("aria-pressed", String(each.dataset.size === size));
  }

  #theme(theme) {
    this.#root.dataset.theme = theme;
    this.#contrast.setAttribute("aria-pressed", String(theme === "contrast"));
  }
}
