// What the agent writes: to the resident, as a note, or what a caller says.

import { send } from "/static/staff/api.js";
import { randomId } from "/static/chat/identity.js";
import { ask } from "./dialogs.js";

const at = (id) => document.getElementById(id);
const LABELS = { heard: "来电人说的话", lines: "回复居民", note: "备注，居民看不到" };
/** How a pasted call tells who says what. */
const CALLER = /^(?:来电人|居民|客户|客)\s*[:：]\s*/;
const AGENT = /^(?:坐席|工作人员|客服|我)\s*[:：]\s*/;

/** The input with its modes; keeps what was begun in each conversation. */
export class Composer {
  #store;
  #mode = "lines";
  #drafts = new Map();
  #shown = null;
  #taken = null;
  #pending = null;

  constructor(store) {
    this.#store = store;
    store.addEventListener("current", () => this.#show());
    at("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    at("words").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
    });
    for (const one of document.querySelectorAll("[data-mode]")) {
      one.addEventListener("click", () => this.write(one.dataset.mode));
    }
    at("recogniser").addEventListener("click", () => this.#letListen());
  }

  /** Whether what is written now goes somewhere. */
  get isOpen() {
    return !at("composer").hidden;
  }

  /** Chooses to whom one writes, and goes to the input. */
  write(mode) {
    if (!this.isOpen || document.querySelector(`[data-mode=${mode}]`).hidden) return;
    this.#become(mode);
    at("words").focus();
  }

  /** Puts words into the input, to be changed and sent; `suggestion` is judged when they are sent. */
  put(text, suggestion = null) {
    if (!this.isOpen) return;
    this.#become(document.querySelector("[data-mode=lines]").hidden ? "note" : "lines");
    const field = at("words");
    field.value = field.value.trim() && suggestion === null ? `${field.value.trimEnd()}\n${text}` : text;
    this.#taken = suggestion;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  /** Sends what is written. What was refused stays in the input, and is sent again under its key. */
  async send() {
    const text = at("words").value.trim();
    const id = this.#store.current;
    if (!text || at("composer").hasAttribute("aria-busy")) return;
    at("composer").setAttribute("aria-busy", "true");
    try {
      const parts = this.#mode === "heard" ? spoken(text) : [{ what: this.#mode, text }];
      const mark = `${id} ${this.#mode} ${text}`;
      if (this.#pending?.mark !== mark) this.#pending = { mark, key: randomId() };
      for (const [number, part] of parts.entries()) {
        const body = { text: part.text, key: `${this.#pending.key}.${number}` };
        this.#store.add(id, [await send("POST", `/api/v1/agent/conversations/${id}/${part.what}`, body)]);
      }
      this.#pending = null;
      if (this.#mode === "lines") this.#judge(text);
      if (id === this.#store.current) at("words").value = "";
      else this.#drafts.delete(id);
      this.#store.tell("");
    } catch (error) {
      this.#store.tell(`没有发出去：${error.message}`);
    } finally {
      at("composer").removeAttribute("aria-busy");
    }
  }

  #judge(text) {
    const taken = this.#taken;
    this.#taken = null;
    if (taken === null) return;
    const body = text === taken.text.trim() ? { outcome: "used" } : { outcome: "edited", text };
    this.#store.drop(taken.id);
    // Feedback helps the next time; it is not worth a word to the agent when it is lost.
    send("POST", `/api/v1/suggestions/${taken.id}/feedback`, body).catch(() => {});
  }

  #show() {
    const one = this.#store.handover;
    const mine = this.#store.isMine(one);
    const call = one?.channel === "hotline";
    at("composer").hidden = !mine;
    document.querySelector("[data-mode=heard]").hidden = !call;
    // Nobody reads at a kiosk any more what is sent to whoever has left it.
    const left = mine && one.left_at !== null;
    document.querySelector("[data-mode=lines]").hidden = left;
    if (left && this.#mode === "lines") this.#become("note");
    document.querySelector("[data-mode=lines]").textContent = call ? "我说" : "回复居民";
    at("recogniser").hidden = !call;
    if (this.#shown === this.#store.current) return;
    if (this.#shown !== null) this.#drafts.set(this.#shown, at("words").value);
    at("words").value = this.#drafts.get(this.#store.current) ?? "";
    this.#shown = this.#store.current;
    this.#taken = null;
    this.#become(call ? "heard" : left ? "note" : "lines");
  }

  #become(mode) {
    this.#mode = mode;
    for (const one of document.querySelectorAll("[data-mode]")) one.setAttribute("aria-pressed", one.dataset.mode === mode);
    const call = this.#store.handover?.channel === "hotline";
    at("words-label").textContent = mode === "lines" && call ? "我说的话" : LABELS[mode];
    at("words").placeholder = at("words-label").textContent;
    at("words-hint").textContent = mode === "heard" ? "Ctrl+Enter 记下 · 可以整段粘贴，一行一句，“坐席：”开头的算您说的" : "Ctrl+Enter 发送";
    at("send").textContent = { heard: "记下", note: "存为备注", lines: call ? "记下" : "发送" }[mode];
    at("composer").dataset.writing = mode;
  }

  async #letListen() {
    try {
      const ear = await this.#store.do("recogniser");
      const address = new URL(ear.path, location.href);
      address.protocol = address.protocol.replace("http", "ws");
      at("ear-address").textContent = address.href;
      at("ear-call").textContent = ear.call;
      at("ear-token").textContent = ear.token;
      await ask("recogniser-dialog");
    } catch (error) {
      this.#store.tell(error.message);
    }
  }
}

/** The lines of a call as they were typed or pasted: whose each is. */
function spoken(text) {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const mine = AGENT.test(line);
    return { what: mine ? "lines" : "heard", text: line.replace(mine ? AGENT : CALLER, "") || line };
  });
}
