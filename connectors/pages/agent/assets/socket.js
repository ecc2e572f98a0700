// The agent's line to the server: opened again by itself whenever it is lost.

const PAUSES_MS = [500, 1000, 2000, 4000, 8000];
/** Proxies cut connections that are silent for a minute. */
const PING_MS = 25_000;
const ANSWER_MS = 8000;
/** The server's close code for who may not come in, or not any more. */
const UNAUTHORISED = 4401;

/** Events: `frame` with each JSON object as `detail`, and `state` when `state` changes: `open`, `trying` or `out`. */
export class Socket extends EventTarget {
  state = "trying";
  #socket = null;
  #failures = 0;
  #timers = [];

  constructor() {
    super();
    window.addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
    this.#connect();
  }

  #hurry() {
    if (this.#socket === null && this.state !== "out") this.#connect();
  }

  #connect() {
    this.#clear();
    const address = new URL("/ws/v1/agent", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "hello" })));
    socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(data)));
    socket.addEventListener("close", ({ code }) => this.#lost(socket, code));
  }

  #receive(frame) {
    this.#clear();
    this.#timers.push(setTimeout(() => this.#ping(), PING_MS));
    if (frame.type === "ready") {
      this.#failures = 0;
      this.#become("open");
    }
    if (frame.type !== undefined && frame.type !== "pong") this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  #ping() {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ type: "ping" }));
    // A line that does not answer is none: closing it opens another.
    this.#timers.push(setTimeout(() => this.#lost(this.#socket, 0), ANSWER_MS));
  }

  #lost(socket, code) {
    if (socket === null || socket !== this.#socket) return;
    this.#socket = null;
    this.#clear();
    socket.close();
    if (code === UNAUTHORISED) return this.#become("out");
    this.#become("trying");
    const pause = PAUSES_MS[Math.min(this.#failures, PAUSES_MS.length - 1)];
    this.#failures += 1;
    this.#timers.push(setTimeout(() => this.#connect(), pause * (0.75 + Math.random() / 2)));
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  #clear() {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }
}
