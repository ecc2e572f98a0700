// What this page knows: who waits, the conversation that is open, its lines, cases and suggestions.

import { send } from "/static/staff/api.js";

const DOOR = "/api/v1/agent/conversations";

/** Events: `queue`, `current`, `lines`, `suggestions`, `cases` when that changed; `told` with a sentence as `detail`. */
export class Store extends EventTarget {
  handovers = new Map();
  unread = new Set();
  current = null;
  cases = [];
  catalogue = { topics: {}, services: [] };
  #lines = new Map();
  #suggested = new Map();

  constructor(agent) {
    super();
    this.agent = agent;
  }

  /** The conversation that is open, or null. */
  get handover() {
    return this.handovers.get(this.current) ?? null;
  }

  /** The lines of the open conversation, in order. */
  get lines() {
    return [...(this.#lines.get(this.current)?.values() ?? [])].sort((one, other) => one.number - other.number);
  }

  /** Its suggestions: `{ suggestions, summary }`. */
  get suggested() {
    return this.#suggested.get(this.current) ?? { suggestions: [], summary: "" };
  }

  isMine(handover) {
    return handover !== null && handover.state === "claimed" && handover.agent === this.agent;
  }

  /** Says a sentence above the conversation. */
  tell(sentence) {
    this.#emit("told", sentence);
  }

  /** Takes a frame of the socket. */
  take(frame) {
    if (frame.type === "ready") this.#begin(frame.handovers);
    else if (frame.type === "handover") this.put(frame.handover);
    else if (frame.type === "lines") this.#hear(frame.handover, frame.lines);
    else if (frame.type === "suggestions" && frame.handover) this.#suggest(frame.handover, frame);
  }

  /** A hand-over as it stands now. */
  put(handover) {
    const before = this.handovers.get(handover.id);
    const open = handover.id === this.current;
    if (handover.state === "closed" && !open) this.handovers.delete(handover.id);
    else this.handovers.set(handover.id, { ...handover, seenAt: performance.now() });
    if (open && handover.state === "claimed" && !this.isMine(handover) && before?.agent !== handover.agent) {
      this.tell(`这个会话已经由${handover.agent}接手。`);
      this.leave();
    }
    this.#emit("queue");
    if (open) this.#emit("current");
  }

  /** Opens a conversation, and reads what was said in it. */
  async open(id) {
    this.leave();
    this.current = id;
    this.unread.delete(id);
    this.tell("");
    this.#emit("current");
    this.#emit("queue");
    await this.refresh(id, true);
  }

  /** Nothing is open any more. */
  leave() {
    const closed = this.handover?.state === "closed" ? this.current : null;
    if (this.current !== null && !this.isMine(this.handover)) this.#lines.delete(this.current);
    this.current = null;
    this.cases = [];
    if (closed !== null) this.handovers.delete(closed);
    for (const what of ["current", "lines", "suggestions", "cases"]) this.#emit(what);
  }

  /** Reads what is new in a conversation; with `suggestions` those too, where it is the agent's. */
  async refresh(id, suggestions = false) {
    const after = Math.max(0, ...(this.#lines.get(id)?.keys() ?? []));
    try {
      const found = await send("GET", `${DOOR}/${id}?after=${after}`);
      this.put(found.handover);
      this.add(id, found.lines);
      if (id === this.current) {
        this.cases = found.cases;
        this.#emit("cases");
      }
      if (suggestions && this.isMine(found.handover)) {
        this.#suggest(id, await send("GET", `${DOOR}/${id}/suggestions?limit=3`));
      }
    } catch (error) {
      if (id === this.current) {
        if (error.status === 404) this.leave();
        this.tell(error.message);
      }
    }
  }

  /** Lines of a conversation; one that is known already is replaced. */
  add(id, lines) {
    const known = this.#lines.get(id) ?? new Map();
    for (const line of lines) known.set(line.number, line);
    this.#lines.set(id, known);
    if (id === this.current) this.#emit("lines");
  }

  /** Takes a suggestion out of the list. */
  drop(suggestionId) {
    const { suggestions, summary } = this.suggested;
    this.#suggest(this.current, { suggestions: suggestions.filter((one) => one.id !== suggestionId), summary });
  }

  /** Does something to the open conversation by the API. Throws Refused. */
  do(what, body) {
    return send("POST", `${DOOR}/${this.current}/${what}`, body);
  }

  #begin(handovers) {
    const open = this.handover;
    this.handovers.clear();
    for (const handover of handovers) this.handovers.set(handover.id, { ...handover, seenAt: performance.now() });
    if (open !== null && !this.handovers.has(open.id)) this.handovers.set(open.id, open);
    this.#emit("queue");
    this.#emit("current");
    // What was said while there was no line.
    if (this.current !== null) this.refresh(this.current, true);
  }

  #hear(id, lines) {
    if (id !== this.current && lines.some((line) => line.who === "resident")) {
      this.unread.add(id);
      this.#emit("queue");
    }
    this.add(id, lines);
  }

  #suggest(id, { suggestions, summary }) {
    this.#suggested.set(id, { suggestions, summary });
    if (id === this.current) this.#emit("suggestions");
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
