// The right column: what could be said, asked or done next.

import { send } from "/static/staff/api.js";
import { sources } from "/static/chat/citations.js";
import { button, h } from "/static/chat/elements.js";
import { KINDS } from "./words.js";

const at = (id) => document.getElementById(id);

/** Shows the suggestions of the open conversation; each is taken or rejected by its number. */
export class Suggestions {
  #store;
  #composer;
  #start;

  /** `start` begins a service for the resident. */
  constructor(store, composer, start) {
    this.#store = store;
    this.#composer = composer;
    this.#start = start;
    store.addEventListener("suggestions", () => this.#show());
  }

  /** Takes the one at a place, from 0. */
  take(place) {
    const one = this.#store.suggested.suggestions[place];
    if (one === undefined || !this.#composer.isOpen) return;
    if (one.service) {
      this.#judge(one, { outcome: "used" });
      this.#start(one.service);
    } else {
      this.#composer.put(one.text, one);
    }
  }

  /** Says that the one at a place does not fit. */
  reject(place) {
    const one = this.#store.suggested.suggestions[place];
    if (one !== undefined && this.#composer.isOpen) this.#judge(one, { outcome: "rejected" });
  }

  #judge(one, body) {
    this.#store.drop(one.id);
    send("POST", `/api/v1/suggestions/${one.id}/feedback`, body).catch((error) => this.#store.tell(error.message));
  }

  #show() {
    const { suggestions, summary } = this.#store.suggested;
    at("summary").textContent = summary;
    at("summary").hidden = !summary;
    at("suggestions").replaceChildren(...suggestions.map((one, place) => this.#item(one, place)));
    at("no-suggestions").hidden = suggestions.length > 0;
  }

  #item(one, place) {
    const number = place + 1;
    const first = one.service ? "开始办" : "取用";
    return h(
      "li",
      { class: `suggestion ${one.kind}` },
      h(
        "div",
        { class: "by" },
        h("span", { class: "number" }, String(number)),
        h("span", { class: "kind" }, KINDS[one.kind]),
        button(`${first} Alt+${number}`, { "aria-keyshortcuts": `Alt+${number}`, class: "small" }, () => this.take(place)),
        button("不合适", { "aria-keyshortcuts": `Alt+Shift+${number}`, class: "small quiet", title: `Alt+Shift+${number}` }, () => this.reject(place)),
      ),
      h("p", { class: "words" }, one.text),
      sources(one.citations),
    );
  }
}
