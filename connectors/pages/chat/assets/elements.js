// Builds elements by hand: no markup is ever parsed, so nothing a person or a server wrote can become
// any, and no content security policy or trusted-types rule of an embedding site has anything to object to.

const SVG = "http://www.w3.org/2000/svg";

/** `h("p", { class: "text" }, "words", element, …)`; an attribute or child that is null or false is left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** A drawing on a square of 24 units from `[tag, attributes]` pairs; it says nothing to screen readers. */
export function drawing(...shapes) {
  const shape = ([tag, attributes]) => fill(document.createElementNS(SVG, tag), attributes, []);
  const attributes = { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" };
  return fill(document.createElementNS(SVG, "svg"), attributes, shapes.map(shape));
}

/** A button that submits nothing; `press` is called when it is pressed. */
export function button(title, attributes, press) {
  const element = h("button", { type: "button", ...attributes }, title);
  element.addEventListener("click", press);
  return element;
}

const missing = (value) => value === null || value === undefined || value === false;

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) if (!missing(value)) element.setAttribute(name, value);
  element.append(...children.filter((child) => !missing(child)));
  return element;
}
