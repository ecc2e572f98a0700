// Notices that nobody is there any more: a warning, and then the end.

const TICK_MS = 250;
/** What a person does. Moving the mouse alone is not it: a mouse also moves when the table is pushed. */
const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchmove"];

/**
 * Events: `warning` when nothing was done for so long, `left` each second with the seconds left as `detail`,
 * `over` when they are gone. While nobody has begun there is nothing to end.
 */
export class Idle extends EventTarget {
  /** The moment of the latest sign by this machine's clock in ms; null while nobody has begun. */
  #latest = null;
  #warned = false;
  #told = 0;
  #idleMs;
  #warningMs;

  /** Seconds until the warning, and from there to the end. */
  constructor(idleSeconds, warningSeconds) {
    super();
    this.#idleMs = idleSeconds * 1000;
    this.#warningMs = warningSeconds * 1000;
    for (const sign of SIGNS) {
      document.addEventListener(sign, () => this.#warned || this.touch(), { capture: true, passive: true });
    }
    setInterval(() => this.#look(), TICK_MS);
  }

  /** Whether somebody has begun. */
  get begun() {
    return this.#latest !== null;
  }

  /** Somebody is there. */
  touch() {
    this.#latest = Date.now();
    this.#warned = false;
  }

  /** Nobody is there. */
  reset() {
    this.#latest = null;
    this.#warned = false;
  }

  #look() {
    if (this.#latest === null) return;
    const left = this.#latest + this.#idleMs + this.#warningMs - Date.now();
    if (left <= 0) {
      this.reset();
      this.dispatchEvent(new Event("over"));
    } else if (left <= this.#warningMs) {
      const seconds = Math.ceil(left / 1000);
      if (!this.#warned) this.dispatchEvent(new Event("warning"));
      if (!this.#warned || seconds !== this.#told) this.dispatchEvent(new CustomEvent("left", { detail: seconds }));
      this.#warned = true;
      this.#told = seconds;
    }
  }
}
