// Reads answers aloud where the browser has a Chinese voice of its own; elsewhere nothing of it is seen.

import { button } from "../chat/elements.js";
import { icon } from "./icons.js";

/** A little slower than usual. */
const RATE = 0.9;
/** Browsers stop in the middle of long texts: it is read sentence by sentence. */
const SENTENCES = /[^。！？；\n]+[。！？；]?/g;

/** Events: `voice` when one is found, `speaking` while something is read. */
export class Aloud extends EventTarget {
  #speech = window.speechSynthesis ?? null;
  #auto = false;
  #pressed = null;

  constructor() {
    super();
    this.#speech?.addEventListener?.("voiceschanged", () => this.able && this.dispatchEvent(new Event("voice")));
  }

  /** Whether something can be read. */
  get able() {
    return this.#voice() !== null;
  }

  /** The button that has every answer read. Off at first: others in the hall need not hear it. */
  toggle() {
    const pressed = button("自动朗读", { class: "tool", "aria-pressed": "false" }, () => {
      this.#auto = !this.#auto;
      pressed.setAttribute("aria-pressed", String(this.#auto));
      if (!this.#auto) this.stop();
    });
    pressed.prepend(icon("ear"));
    this.#reset = () => pressed.setAttribute("aria-pressed", "false");
    return pressed;
  }

  /** Gives an answer a button to be heard; reads it at once where that is wanted. */
  offer(bubbles) {
    if (!this.able || bubbles.length === 0) return;
    const text = bubbles.map((bubble) => bubble.querySelector(".text").textContent).join("\n");
    const listen = button("听一听", { class: "listen", "aria-pressed": "false" }, () => {
      if (this.#pressed === listen) this.stop();
      else this.#read(text, listen);
    });
    listen.prepend(icon("ear"));
    bubbles[bubbles.length - 1].append(listen);
    if (this.#auto) this.#read(text, listen);
  }

  /** Says nothing more. */
  stop() {
    this.#speech?.cancel();
    this.#mark(null);
  }

  /** As it is for somebody who has just come. */
  reset() {
    this.stop();
    this.#auto = false;
    this.#reset();
  }

  #reset = () => {};

  #read(text, listen) {
    this.stop();
    this.#mark(listen);
    const sentences = text.match(SENTENCES) ?? [];
    sentences.forEach((sentence, index) => {
      const said = new SpeechSynthesisUtterance(sentence);
      said.voice = this.#voice();
      said.lang = "zh-CN";
      said.rate = RATE;
      const done = () => {
        if (this.#pressed !== listen) return;
        this.dispatchEvent(new Event("speaking"));
        if (index === sentences.length - 1) this.#mark(null);
      };
      said.addEventListener("end", done);
      said.addEventListener("error", done);
      this.#speech.speak(said);
    });
  }

  #mark(listen) {
    for (const [each, on] of [[this.#pressed, false], [listen, true]]) {
      if (!each) continue;
      each.setAttribute("aria-pressed", String(on));
      each.lastChild.textContent = on ? "不听了" : "听一听";
    }
    this.#pressed = listen;
  }

  /** A voice on this machine: others send what they read to somebody else's server. */
  #voice() {
    const voices = this.#speech?.getVoices?.() ?? [];
    return voices.find(({ localService, lang }) => localService && /^(zh|cmn)/i.test(lang)) ?? null;
  }
}
