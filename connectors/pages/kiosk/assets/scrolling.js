// Big buttons to turn the page, for screens on which dragging is hard.

import { button } from "../chat/elements.js";
import { icon } from "./icons.js";

/** How much of what is seen stays seen. */
const KEPT = 0.2;

/** The buttons; `current()` is the element that is to be turned. */
export function scrollButtons(current) {
  const turn = (direction) => () => {
    const scroller = current();
    scroller.scrollBy({ top: direction * scroller.clientHeight * (1 - KEPT) });
  };
  const up = button("上翻", { class: "turn" }, turn(-1));
  const down = button("下翻", { class: "turn" }, turn(1));
  up.prepend(icon("up"));
  down.append(icon("down"));

  /** A button that would do nothing is not pressed, and one that is never needed is not seen. */
  function update() {
    const { scrollTop, scrollHeight, clientHeight } = current();
    const needed = scrollHeight > clientHeight + 4;
    for (const [each, idle] of [[up, scrollTop < 4], [down, scrollTop + clientHeight > scrollHeight - 4]]) {
      each.hidden = !needed;
      each.setAttribute("aria-disabled", String(idle));
    }
  }
  return { buttons: [up, down], update };
}
