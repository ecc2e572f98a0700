// The line to the server: a WebSocket that is opened again whenever it is lost, after growing pauses.

import { pollWhileDown } from "./polling.js";
import { PATIENCE_MS, Unreachable, refusal } from "./post.js";

const ADDRESS = new URL("../../ws/v1/chat", import.meta.url);
ADDRESS.protocol = ADDRESS.protocol.replace("http", "ws");

/** Pauses before each further try; each is stretched or cut by chance, so that not all residents come at once. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000];
/** Proxies cut connections that are silent for a minute; a telephone that changed networks never hears of it. */
const PING_MS = 25_000;
const ANSWER_MS = 5000;

/** The line went while a reply was awaited; the same message may be sent again. */
export class LineLost extends Error {}

/**
 * Events: `state` when `state` changes, `item` with an item of the mailbox as `detail`.
 *
 * `state` is `open`; `trying` while it is being opened; `down` when that failed: twice after it had been open,
 * once if it never was. It is tried again all the same.
 */
export class Line extends EventTarget {
  state = "trying";
  /** Whether it was ever open: where it never was, something between here and the server forbids it. */
  worked = false;
  #conversation;
  #socket = null;
  #listening = false;
  #failures = 0;
  #asked = null;
  #outcomes = [];
  #pause = 0;
  #ping = 0;
  #answer = 0;

  /** `conversation`: whose mailbox is asked for; its `last` is kept up to date. */
  constructor(conversation) {
    super();
    this.#conversation = conversation;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    pollWhileDown(this, conversation);
    this.#connect();
  }

  /** Tries now what would be tried after a pause; an open line is tested. */
  hurry() {
    if (this.#socket === null) this.#connect();
    else if (this.state === "open") this.#testIt();
  }

  /** Asks for the mailbox of the conversation as it is now. */
  hello() {
    if (this.state !== "open") return;
    this.#listening = false;
    this.#send({ type: "hello", conversation_id: this.#conversation.id, after: this.#conversation.last });
  }

  /** Hands over items that were found by another way: `after` and `items` as `/api/v1/mailbox` has them. */
  take({ conversation_id, after, items }) {
    this.#begin({ conversation_id, after });
    if (conversation_id === this.#conversation.id) for (const item of items) this.#receive(item);
  }

  /** Resolves when the next try has succeeded or failed. */
  outcome() {
    return new Promise((resolve) => this.#outcomes.push(resolve));
  }

  /** Sends a turn on the open line; resolves to its reply. Throws LineLost, SendError or `signal`'s reason. */
  ask(turn, signal) {
    return new Promise((resolve, reject) => {
      const ending = (settle) => (value) => {
        clearTimeout(timer);
        if (this.#asked === asked) this.#asked = null;
        settle(value);
      };
      const asked = { id: turn.message_id, resolve: ending(resolve), reject: ending(reject) };
      const timer = setTimeout(() => asked.reject(new Unreachable()), PATIENCE_MS);
      signal.addEventListener("abort", () => asked.reject(signal.reason), { once: true });
      this.#asked = asked;
      this.#send(turn);
    });
  }

  #connect() {
    clearTimeout(this.#pause);
    const socket = new WebSocket(ADDRESS);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#opened(socket));
    socket.addEventListener("close", () => this.#lose(socket));
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) this.#read(JSON.parse(data));
    });
    this.#expectAnswer();
  }

  #opened(socket) {
    if (socket !== this.#socket) return;
    this.worked = true;
    this.#ping = setInterval(() => this.#testIt(), PING_MS);
    this.#tell("open");
    this.hello();
    this.#testIt();
  }

  /** The socket is closed, could not be opened, or does not answer. */
  #lose(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearInterval(this.#ping);
    clearTimeout(this.#answer);
    socket.close();
    const pause = PAUSES_MS[Math.min(this.#failures, PAUSES_MS.length - 1)];
    this.#failures += 1;
    this.#pause = setTimeout(() => this.#connect(), pause * (0.5 + Math.random()));
    this.#tell(this.#failures >= (this.worked ? 2 : 1) ? "down" : "trying");
    this.#asked?.reject(new LineLost());
  }

  #testIt() {
    this.#send({ type: "ping" });
    this.#expectAnswer();
  }

  #expectAnswer() {
    const socket = this.#socket;
    clearTimeout(this.#answer);
    this.#answer = setTimeout(() => this.#lose(socket), ANSWER_MS);
  }

  #send(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #read(frame) {
    clearTimeout(this.#answer);
    this.#failures = 0;
    if (frame.type === "item") this.#receive(frame);
    else if (frame.type === "hello") this.#begin(frame);
    else if (this.#asked && frame.message_id === this.#asked.id) {
      if (frame.trace) this.#asked.resolve(frame);
      else this.#asked.reject(refusal(frame, frame.status));
    }
  }

  /** Items that come before the answer to `hello` belong to the conversation of before. */
  #begin({ conversation_id, after }) {
    if (conversation_id !== this.#conversation.id) return;
    this.#listening = true;
    this.#conversation.last = after;
  }

  #receive(item) {
    if (!this.#listening || item.number <= this.#conversation.last) return;
    this.#conversation.last = item.number;
    this.dispatchEvent(new CustomEvent("item", { detail: item }));
  }

  #tell(state) {
    this.state = state;
    for (const resolve of this.#outcomes.splice(0)) resolve();
    this.dispatchEvent(new Event("state"));
  }
}
