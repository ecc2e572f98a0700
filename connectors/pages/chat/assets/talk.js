// The conversation: takes a question, shows it, sends it, shows the reply and what else comes.

import { assistantMessage, itemMessages, markDelivered, notice, residentMessage, welcome } from "./bubbles.js";
import { randomId } from "./identity.js";
import { SendError } from "./post.js";
import { send } from "./sending.js";
import { startVoice } from "./voice.js";

// An answer usually comes at once; dots that only flash would disturb. So would a word about a line that is
// back before it is read.
const TYPING_AFTER_MS = 300;
const LOST_AFTER_MS = 1000;

/** How the page and the widget talk; a kiosk has ways of its own. */
const WAYS = { channel: "web", greet: welcome, links: true, asked: () => {}, replied: () => {} };

export class Talk {
  #parts;
  #ways;
  #conversation;
  #line;
  #fingers = window.matchMedia("(pointer: coarse)");
  /** The request under way, or null: one question at a time. */
  #underWay = null;
  #lostTimer = 0;

  /**
   * `parts` are those of frame.js and the `scroller` they are in; `line` is the conversation's. Greets.
   *
   * `ways`, where they differ: the `channel`; `greet(choose)`, which makes what stands first; `links`: whether
   * messages may lead away; `asked()`, which is called before a question is shown, and `replied(reply, bubbles)`,
   * which is called with each reply that was.
   */
  constructor(parts, conversation, line, ways = {}) {
    this.#parts = parts;
    this.#ways = { ...WAYS, ...ways };
    this.#conversation = conversation;
    this.#line = line;
    line.addEventListener("item", (event) => this.#receive(event.detail));
    line.addEventListener("state", () => this.#showLine());
    parts.hurry.addEventListener("click", () => line.hurry());
    parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    parts.question.addEventListener("keydown", (event) => {
      // While an input method is open, Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    parts.question.addEventListener("input", () => this.fitHeight());
    window.addEventListener("resize", () => this.fitHeight());
    startVoice(parts.submit, parts.question, (text) => parts.log.append(notice(text, null)));
    this.#greet();
  }

  /** Forgets the conversation and greets again. */
  restart() {
    this.#underWay?.abort();
    this.#conversation.restart();
    this.#line.hello();
    this.#parts.question.value = "";
    this.fitHeight();
    this.#greet();
    this.#settle();
    this.#parts.scroller.scrollTo(0, 0);
  }

  /** As high as what is written in it. */
  fitHeight() {
    const { question } = this.#parts;
    question.style.height = "auto";
    question.style.height = `${question.scrollHeight + question.offsetHeight - question.clientHeight}px`;
  }

  #choose = (payload, title) => this.ask(payload, title);

  #greet() {
    this.#parts.log.replaceChildren(this.#ways.greet(this.#choose));
  }

  #submit() {
    const { question } = this.#parts;
    const text = question.value.trim();
    if (!text || this.#underWay) {
      question.focus();
      return;
    }
    question.value = "";
    this.fitHeight();
    this.ask(text, text);
  }

  /** Shows `title` as the resident's words and sends `text` as a new turn. */
  ask(text, title) {
    if (this.#underWay) return;
    this.#ways.asked();
    const bubble = residentMessage(title);
    this.#parts.log.append(bubble);
    // A retry sends this same object: with the same message_id it cannot be carried out twice.
    const { channel } = this.#ways;
    const turn = { conversation_id: this.#conversation.id, message_id: randomId(), text, channel };
    this.#deliver(turn, bubble);
  }

  async #deliver(turn, bubble) {
    const { log, submit } = this.#parts;
    const request = new AbortController();
    this.#underWay = request;
    submit.setAttribute("aria-disabled", "true");
    bubble.scrollIntoView({ block: "start" });
    const timer = setTimeout(() => this.#showTyping(), TYPING_AFTER_MS);
    try {
      const reply = await send(this.#line, turn, request.signal);
      if (request.signal.aborted) return;
      const { route } = reply.trace;
      const { links, replied } = this.#ways;
      const bubbles = reply.replies.map((message) => assistantMessage(message, route, this.#choose, links));
      log.append(...bubbles);
      if (bubbles.length === 0) markDelivered(bubble);
      replied(reply, bubbles);
    } catch (error) {
      if (request.signal.aborted) return;
      if (!(error instanceof SendError)) throw error;
      log.append(notice(error.message, error.retryable ? () => this.#deliver(turn, bubble) : null));
      if (!error.retryable) this.#giveBack(bubble);
    } finally {
      clearTimeout(timer);
      if (this.#underWay === request) {
        this.#settle();
        // The question stands at the top and its answer is read from its beginning.
        bubble.scrollIntoView({ block: "start" });
      }
    }
  }

  /** What came by itself: an agent's lines are waited for and brought into view, other news only if there is room. */
  #receive(item) {
    const { log, form } = this.#parts;
    const room = form.getBoundingClientRect().top - log.lastElementChild.getBoundingClientRect().bottom;
    log.append(...itemMessages(item, this.#choose, this.#ways.links));
    if (item.kind === "agent" || room >= 0) {
      // At once: the next item must not find the page on its way.
      log.lastElementChild.scrollIntoView({ block: "nearest", behavior: "instant" });
    }
  }

  /** A refused question is put back to be changed, unless the next one is being written. */
  #giveBack(bubble) {
    const { question } = this.#parts;
    if (question.value) return;
    question.value = bubble.querySelector(".text").textContent;
    this.fitHeight();
  }

  #showTyping() {
    const { typing, connection } = this.#parts;
    // Nobody is looking anything up while the line is away.
    if (!connection.hidden) return;
    typing.hidden = false;
    typing.scrollIntoView({ block: "nearest" });
  }

  /** A line that worked and is lost is told of; where it never worked, HTTP does as well. */
  #showLine() {
    const { connection, typing } = this.#parts;
    clearTimeout(this.#lostTimer);
    if (this.#line.state !== "open" && this.#line.worked) {
      this.#lostTimer = setTimeout(() => {
        connection.hidden = false;
        typing.hidden = true;
      }, LOST_AFTER_MS);
    } else if (!connection.hidden) {
      connection.hidden = true;
      if (this.#underWay) this.#showTyping();
    }
  }

  /** Ready for the next question. */
  #settle() {
    const { typing, submit, question } = this.#parts;
    this.#underWay = null;
    typing.hidden = true;
    submit.removeAttribute("aria-disabled");
    // On a phone the focus would bring up the keyboard, over the answer that is about to be read.
    if (!this.#fingers.matches) question.focus({ preventScroll: true });
  }
}
