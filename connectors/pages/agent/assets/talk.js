// The middle column: what was said, and what becomes of the conversation.

import { send } from "/static/staff/api.js";
import { h } from "/static/chat/elements.js";
import { ask } from "./dialogs.js";
import { CHANNELS, WHO, clock } from "./words.js";

const at = (id) => document.getElementById(id);

/** Shows the open conversation of the store. */
export class Talk {
  #store;

  constructor(store) {
    this.#store = store;
    store.addEventListener("current", () => this.#head());
    store.addEventListener("lines", () => this.#lines());
    store.addEventListener("told", ({ detail }) => {
      at("told").textContent = detail;
      at("told").hidden = !detail;
    });
    at("claim").addEventListener("click", () => this.claim());
    at("transfer").addEventListener("click", () => this.#transfer());
    at("close").addEventListener("click", () => this.#close());
  }

  /** Takes the open conversation over. */
  async claim() {
    const id = this.#store.current;
    if (id === null) return;
    await this.#try(async () => {
      this.#store.put(await this.#store.do("claim"));
      // Before what takes time: by then the agent may be somewhere else on the page.
      at("words").focus();
      await this.#store.refresh(id, true);
    });
  }

  #head() {
    const one = this.#store.handover;
    const mine = this.#store.isMine(one);
    at("empty").hidden = one !== null;
    at("lines").hidden = one === null;
    at("talk-actions").hidden = one === null || one.state === "closed";
    at("claim").hidden = one?.state !== "waiting";
    for (const id of ["transfer", "close", "ticket"]) at(id).hidden = !mine;
    if (one === null) {
      at("talk-title").textContent = "没有打开会话";
      return;
    }
    const topic = this.#store.catalogue.topics[one.topic] ?? one.topic;
    const state = { waiting: "等候接手", claimed: mine ? "在您手上" : `${one.agent}在接待`, closed: "已经结束" }[one.state];
    const subject = one.channel === "hotline" ? "来电" : `${CHANNELS[one.channel] ?? one.channel}居民`;
    const left = one.left_at !== null && one.state !== "closed" && "居民已离开";
    at("talk-title").textContent = [subject, topic, state, left].filter(Boolean).join(" · ");
  }

  #lines() {
    const log = at("lines");
    const bottom = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    const list = log.firstElementChild;
    const shown = new Map([...list.children].map((item) => [item.dataset.key, item]));
    const items = this.#store.lines.map((line) => {
      // What stands there already stays: a screen reader reads only what is new.
      const key = `${this.#store.current} ${line.number} ${line.sent}`;
      return shown.get(key) ?? lineItem(line, key, this.#store.handover?.channel === "hotline");
    });
    for (const item of [...list.children]) if (!items.includes(item)) item.remove();
    items.forEach((item, place) => list.children[place] !== item && list.insertBefore(item, list.children[place] ?? null));
    if (bottom || shown.size === 0) log.scrollTop = log.scrollHeight;
  }

  async #transfer() {
    await this.#try(async () => {
      const { colleagues } = await send("GET", "/api/v1/agent/colleagues");
      const others = colleagues.filter((name) => name !== this.#store.agent);
      at("to").replaceChildren(h("option", { value: "" }, "放回队列"), ...others.map((name) => h("option", { value: name }, name)));
      at("transfer-note").value = "";
      if ((await ask("transfer-dialog")) !== "yes") return;
      const body = { to: at("to").value || null };
      if (at("transfer-note").value.trim()) body.note = at("transfer-note").value;
      await this.#store.do("transfer", body);
      this.#store.leave();
      this.#store.tell(body.to ? `已经转给${body.to}。` : "已经放回队列。");
    });
  }

  async #close() {
    const call = this.#store.handover?.channel === "hotline";
    at("outcome").value = this.#store.lines.some((line) => line.who === "event" && line.text.includes("替居民办理")) ? "case" : "answered";
    at("close-note").value = call ? this.#store.suggested.summary : "";
    if ((await ask("close-dialog")) !== "yes") return;
    await this.#try(async () => {
      const body = { outcome: at("outcome").value };
      if (at("close-note").value.trim()) body.note = at("close-note").value;
      const closed = await this.#store.do("close", body);
      this.#store.leave();
      this.#store.handovers.delete(closed.id);
      this.#store.dispatchEvent(new CustomEvent("queue"));
      this.#store.tell("会话已经结束。");
    });
  }

  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.#store.tell(error.message);
      // Somebody else was quicker: how it stands now is known by them.
      if (error.status === 409 && this.#store.current !== null) await this.#store.refresh(this.#store.current);
    }
  }
}

function lineItem(line, key, call) {
  const who = line.who === "resident" && call ? "来电人" : WHO[line.who];
  const name = ["agent", "note"].includes(line.who) && line.agent ? `${who} ${line.agent}` : who;
  return h(
    "li",
    { class: `line ${line.who}`, "data-key": key },
    h("p", { class: "by" }, h("span", {}, name), " ", h("time", { datetime: line.at }, clock(line.at))),
    h("p", { class: "words" }, line.text),
    line.who === "agent" && line.sent === false && h("p", { class: "unsent" }, "还没有发出去"),
  );
}
