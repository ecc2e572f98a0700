// The first screen: big tiles for what is asked and done most.

import { button, h } from "../chat/elements.js";
import { icon } from "./icons.js";

const SERVICE = "办理 ";

/** The groups of the board as sections; `say(text, title)` is called with the tile that was pressed. */
export function groupsOf(groups, say) {
  return groups.map(({ title, icon: name, tiles }, index) =>
    h(
      "section",
      { class: "group", "aria-labelledby": `group-${index}` },
      h("h3", { id: `group-${index}` }, icon(name), title),
      h("ul", { class: "tiles" }, ...tiles.map((tile) => h("li", {}, tileOf(tile, say)))),
    ),
  );
}

/** What is done, and not only asked, says so. */
function tileOf({ title, say: text }, say) {
  const tile = button("", { class: "tile" }, () => say(text, title));
  tile.append(h("span", {}, title), text.startsWith(SERVICE) ? h("small", {}, "在这里办") : "");
  return tile;
}
