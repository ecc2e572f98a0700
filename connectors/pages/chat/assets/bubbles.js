// What the log is made of. Text goes in by textContent only: nothing a person or a server wrote is markup.

import { fillSources } from "./citations.js";
import { markEmergency } from "./emergency.js";
import { copyOf } from "./templates.js";

/** The greeting; `choose(payload, title)` is called with an example that was pressed. */
export function welcome(choose) {
  const message = copyOf("welcome");
  for (const button of message.querySelectorAll(".choice")) {
    button.addEventListener("click", () => choose(button.textContent, button.textContent));
  }
  return message;
}

/** A resident's own words. */
export function residentMessage(text) {
  const message = copyOf("resident-message");
  message.querySelector(".text").textContent = text;
  return message;
}

/** One bubble of a reply, with its buttons and citations. */
export function assistantMessage({ text, buttons, citations }, route, choose) {
  const message = copyOf("assistant-message");
  message.querySelector(".text").textContent = text;
  fillButtons(message.querySelector(".choices"), buttons, choose);
  fillSources(message.querySelector(".sources"), citations);
  if (route === "emergency") markEmergency(message, text);
  return message;
}

function fillButtons(list, buttons, choose) {
  if (buttons.length === 0) {
    list.remove();
    return;
  }
  for (const { title, payload } of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.textContent = title;
    button.addEventListener("click", () => choose(payload, title));
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
}

/** A calm word about a failure; `retry` is called by its button, or null where none helps. */
export function notice(text, retry) {
  const box = copyOf("notice");
  box.querySelector(".text").textContent = text;
  const button = box.querySelector(".retry");
  if (retry) {
    button.addEventListener("click", () => {
      box.remove();
      retry();
    });
  } else {
    button.remove();
  }
  return box;
}
