// Big buttons to turn the page, for screens on which dragging is hard.

import { button } from "../chat/elements.js";
import { icon } from "./icons.js";

/** How much of what is seen stays seen. */
const KEPT = 0.2;
/** Pixels that are no reason to turn. */
const NEARLY = 4;

/** The buttons; `current()` are the elements that are turned, together. */
export function scrollButtons(current) {
  const turn = (direction) => () => {
    for (const each of current()) each.scrollBy({ top: direction * each.clientHeight * (1 - KEPT) });
  };
  const up = button("上翻", { class: "turn" }, turn(-1));
  const down = button("下翻", { class: "turn" }, turn(1));
  up.prepend(icon("up"));
  down.append(icon("down"));

  /** A button that would do nothing says so, and one that is never needed is not seen. */
  function update() {
    const all = current();
    const needed = all.some((each) => each.scrollHeight > each.clientHeight + NEARLY);
    const above = all.some((each) => each.scrollTop > NEARLY);
    const below = all.some((each) => each.scrollTop + each.clientHeight < each.scrollHeight - NEARLY);
    for (const [each, useful] of [[up, above], [down, below]]) {
      each.hidden = !needed;
      each.setAttribute("aria-disabled", String(!useful));
    }
  }
  return { buttons: [up, down], update };
}
