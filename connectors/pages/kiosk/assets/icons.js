// Line drawings on a square of 24 units; none says anything that is not written beside it.

import { drawing } from "../chat/elements.js";

const SHAPES = {
  home: [["path", { d: "M3.5 11.5 12 4l8.5 7.5M6 9.8V20h12V9.8M10 20v-5.5h4V20" }]],
  help: [
    ["circle", { cx: 12, cy: 12, r: 9 }],
    ["path", { d: "M9.3 9.4a2.8 2.8 0 1 1 4.2 2.4c-.9.5-1.5 1.1-1.5 2.2M12 16.9v.2" }],
  ],
  alarm: [
    ["path", { d: "M12 3 22 20.5H2z" }],
    ["path", { d: "M12 9.5v5M12 17.2v.3" }],
  ],
  person: [
    ["circle", { cx: 12, cy: 8, r: 4 }],
    ["path", { d: "M4.5 20.5a7.5 7.5 0 0 1 15 0" }],
  ],
  end: [["path", { d: "M10 4H5v16h5M14 8l4.5 4-4.5 4M18 12H9.5" }]],
  up: [["path", { d: "M5 15.5 12 8l7 7.5" }]],
  down: [["path", { d: "M5 8.5 12 16l7-7.5" }]],
  phone: [
    ["path", { d: "M8 2.5h8a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1zM11 18.5h2" }],
  ],
  ear: [["path", { d: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" }]],
  slip: [["path", { d: "M6 3h12v18l-2-1.4-2 1.4-2-1.4-2 1.4-2-1.4L6 21zM9 8h6M9 12h6M9 16h3" }]],
  bowl: [["path", { d: "M3 11.5h18a9 9 0 0 1-5.5 8.3h-7A9 9 0 0 1 3 11.5zM9 8c-1-1.4 1-2.6 0-4M14 8c-1-1.4 1-2.6 0-4" }]],
  hand: [["path", { d: "M12 9.2c-1.3-3-5.5-2.6-5.5.6 0 2.4 3 4.3 5.5 6.2 2.5-1.9 5.5-3.8 5.5-6.2 0-3.2-4.2-3.6-5.5-.6zM3.5 18.5c2.5 2 14.5 2 17 0" }]],
  family: [
    ["circle", { cx: 8, cy: 7, r: 3 }],
    ["circle", { cx: 17, cy: 8.5, r: 2.5 }],
    ["path", { d: "M2.5 20a5.5 5.5 0 0 1 11 0M13.5 15.7A4.5 4.5 0 0 1 21.5 20" }],
  ],
  people: [
    ["circle", { cx: 12, cy: 7, r: 3 }],
    ["circle", { cx: 5, cy: 9.5, r: 2.2 }],
    ["circle", { cx: 19, cy: 9.5, r: 2.2 }],
    ["path", { d: "M7.5 19a4.5 5 0 0 1 9 0M2 18.5c0-3.5 2-4.5 4-4.5M22 18.5c0-3.5-2-4.5-4-4.5" }],
  ],
};

/** The drawing of this name. */
export function icon(name) {
  const svg = drawing(...SHAPES[name]);
  svg.setAttribute("class", "icon");
  return svg;
}
