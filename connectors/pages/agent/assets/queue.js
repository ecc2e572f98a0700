// The left column: who waits, and whose conversations are whose.

import { send } from "/static/staff/api.js";
import { h } from "/static/chat/elements.js";
import { CHANNELS, duration } from "./words.js";

const at = (id) => document.getElementById(id);

/** Shows the queue of the store, and lets one open what is in it. */
export class Queue {
  #store;
  #view = "waiting";

  constructor(store) {
    this.#store = store;
    store.addEventListener("queue", () => this.#show());
    for (const one of document.querySelectorAll("[data-view]")) {
      one.addEventListener("click", () => this.see(one.dataset.view));
    }
    at("call").addEventListener("click", () => this.takeCall());
    setInterval(() => this.#tick(), 1000);
  }

  /** Shows the waiting ones, one's own, or all. */
  see(view) {
    this.#view = view;
    for (const one of document.querySelectorAll("[data-view]")) one.setAttribute("aria-pressed", one.dataset.view === view);
    this.#show();
  }

  /** Takes a telephone call: a new conversation of one's own. */
  async takeCall() {
    try {
      const call = await send("POST", "/api/v1/agent/calls");
      this.#store.put(call);
      this.see("mine");
      const opened = this.#store.open(call.id);
      at("words").focus();
      await opened;
    } catch (error) {
      this.#store.tell(error.message);
    }
  }

  /** Takes over what has waited longest, urgent ones first. */
  async takeNext(claim) {
    const [first] = this.#sorted().filter((one) => one.state === "waiting");
    if (first === undefined) return this.#store.tell("现在没有人在等候。");
    await this.#store.open(first.id);
    await claim();
  }

  /** Opens the next of one's own conversations, or with -1 the one before. */
  step(by) {
    const mine = this.#sorted().filter((one) => this.#store.isMine(one));
    if (mine.length === 0) return;
    const now = mine.findIndex((one) => one.id === this.#store.current);
    this.#store.open(mine.at((now + by + mine.length) % mine.length).id);
  }

  #sorted() {
    const urgent = (one) => (one.urgency === "high" ? 0 : 1);
    return [...this.#store.handovers.values()]
      .filter((one) => one.state !== "closed")
      .sort((one, other) => urgent(one) - urgent(other) || one.opened_at.localeCompare(other.opened_at));
  }

  #show() {
    const all = this.#sorted();
    const lists = {
      waiting: all.filter((one) => one.state === "waiting"),
      mine: all.filter((one) => this.#store.isMine(one)),
      all,
    };
    for (const [view, list] of Object.entries(lists)) {
      document.querySelector(`[data-view=${view}] .count`).textContent = list.length;
    }
    const focused = document.activeElement?.closest?.("#queue [data-id]")?.dataset.id;
    at("queue").replaceChildren(...lists[this.#view].map((one) => this.#entry(one)));
    if (focused) document.querySelector(`#queue [data-id="${CSS.escape(focused)}"]`)?.focus();
  }

  #entry(one) {
    const { topics } = this.#store.catalogue;
    const others = one.state === "claimed" && !this.#store.isMine(one);
    const attributes = {
      type: "button",
      class: "entry quiet",
      "data-id": one.id,
      "aria-current": one.id === this.#store.current && "true",
    };
    const element = h(
      "button",
      attributes,
      h("span", { class: "subject" }, one.channel === "hotline" ? "来电" : (topics[one.topic] ?? one.topic ?? "没有说明主题")),
      one.urgency === "high" && h("span", { class: "tag urgent" }, "紧急"),
      one.left_at !== null && h("span", { class: "tag" }, "居民已离开"),
      this.#store.unread.has(one.id) && h("span", { class: "tag new" }, "新消息"),
      h("span", { class: "about" }, CHANNELS[one.channel] ?? one.channel, others && ` · ${one.agent}`),
      one.state === "waiting" && h("span", { class: "waited" }, "等了 ", h("span", { "data-waits": one.id }, this.#waited(one))),
    );
    element.addEventListener("click", () => this.#store.open(one.id));
    return h("li", {}, element);
  }

  #waited(one) {
    return duration(one.waiting_seconds + (performance.now() - one.seenAt) / 1000);
  }

  #tick() {
    for (const element of document.querySelectorAll("[data-waits]")) {
      const one = this.#store.handovers.get(element.dataset.waits);
      if (one) element.textContent = this.#waited(one);
    }
  }
}
