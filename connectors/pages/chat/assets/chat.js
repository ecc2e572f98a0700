// The conversation: takes a question, shows it, sends it, shows the reply.

import { SendError, send } from "./api.js";
import { assistantMessage, notice, residentMessage, welcome } from "./bubbles.js";
import { Conversation, randomId } from "./identity.js";
import { startTextSize } from "./textsize.js";
import { startVoice } from "./voice.js";

// An answer usually comes at once; dots that only flash would disturb.
const TYPING_AFTER_MS = 300;

const log = document.getElementById("log");
const typing = document.getElementById("typing");
const form = document.getElementById("ask");
const question = document.getElementById("question");
const submit = form.querySelector(".send");
const fingers = window.matchMedia("(pointer: coarse)");
const conversation = new Conversation();

/** The request under way, or null: one question at a time. */
let underWay = null;

function greet() {
  log.replaceChildren(welcome(ask));
}

/** Shows `title` as the resident's words and sends `text` as a new turn. */
function ask(text, title) {
  if (underWay) return;
  const bubble = residentMessage(title);
  log.append(bubble);
  // A retry sends this same object: with the same message_id it cannot be carried out twice.
  deliver({ conversation_id: conversation.id, message_id: randomId(), text }, bubble);
}

async function deliver(turn, bubble) {
  const request = new AbortController();
  underWay = request;
  submit.setAttribute("aria-disabled", "true");
  bubble.scrollIntoView({ block: "start" });
  const timer = setTimeout(showTyping, TYPING_AFTER_MS);
  try {
    const reply = await send(turn, request.signal);
    if (request.signal.aborted) return;
    log.append(...reply.replies.map((message) => assistantMessage(message, reply.trace.route, ask)));
  } catch (error) {
    if (request.signal.aborted) return;
    if (!(error instanceof SendError)) throw error;
    log.append(notice(error.message, error.retryable ? () => deliver(turn, bubble) : null));
    if (!error.retryable) giveBack(bubble);
  } finally {
    clearTimeout(timer);
    if (underWay === request) {
      settle();
      // The question stands at the top and its answer is read from its beginning.
      bubble.scrollIntoView({ block: "start" });
    }
  }
}

/** A refused question is put back to be changed, unless the next one is being written. */
function giveBack(bubble) {
  if (question.value) return;
  question.value = bubble.querySelector(".text").textContent;
  fitHeight();
}

function showTyping() {
  typing.hidden = false;
  typing.scrollIntoView({ block: "nearest" });
}

/** Ready for the next question. */
function settle() {
  underWay = null;
  typing.hidden = true;
  submit.removeAttribute("aria-disabled");
  // On a phone the focus would bring up the keyboard, over the answer that is about to be read.
  if (!fingers.matches) question.focus({ preventScroll: true });
}

function submitQuestion() {
  const text = question.value.trim();
  if (!text || underWay) {
    question.focus();
    return;
  }
  question.value = "";
  fitHeight();
  ask(text, text);
}

function restart() {
  if (underWay) underWay.abort();
  conversation.restart();
  question.value = "";
  fitHeight();
  greet();
  settle();
  window.scrollTo(0, 0);
}

function fitHeight() {
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight + question.offsetHeight - question.clientHeight}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submitQuestion();
});
question.addEventListener("keydown", (event) => {
  // While an input method is open, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submitQuestion();
});
question.addEventListener("input", fitHeight);
window.addEventListener("resize", fitHeight);
document.getElementById("restart").addEventListener("click", restart);

startTextSize(document.querySelectorAll(".sizes button"), fitHeight);
startVoice(submit, question, (text) => log.append(notice(text, null)));
greet();
