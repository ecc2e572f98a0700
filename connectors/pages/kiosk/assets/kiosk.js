// The kiosk: puts its parts together and wipes it between two residents.

import { button, h } from "../chat/elements.js";
import { Line } from "../chat/line.js";
import { Talk } from "../chat/talk.js";
import { Aloud } from "./aloud.js";
import { fetchBoard, fetchCode, Refused } from "./api.js";
import { KioskConversation } from "./conversation.js";
import { Ending, cleanBrowser } from "./ending.js";
import { groupsOf } from "./home.js";
import { icon } from "./icons.js";
import { Idle } from "./idle.js";
import { Looks } from "./looks.js";
import { closePanels, openEmergency, openHelp } from "./panels.js";
import { buildScreen } from "./screen.js";
import { offerSlip, openPhone } from "./slip.js";
import { warningOf } from "./warning.js";

const BOARD_AGAIN_MS = 3000;
const root = document.documentElement;

const conversation = new KioskConversation();
const line = new Line(conversation);
const ending = new Ending();
const aloud = new Aloud();
const idle = new Idle(Number(root.dataset.idle), Number(root.dataset.warning));
let board = null;

const screen = buildScreen({
  home: () => screen.show("home"),
  help: () => board && openHelp(board.help),
  alarm: () => board && openEmergency(board.emergency, say),
  person: () => board && say(board.person.say, board.person.title),
  end: () => wipe(),
});
const { parts, pad } = screen;

// Before the conversation is told of it: what is not seen cannot be brought into view.
line.addEventListener("item", () => screen.show("talk"));
const talk = new Talk(parts, conversation, line, { channel: "kiosk", greet, links: false, asked, replied });
const looks = new Looks(root, () => talk.fitHeight());
document.querySelector(".tools").append(...looks.tools);
if (aloud.able) addAloud();
else aloud.addEventListener("voice", addAloud, { once: true });
addPhone();
loadBoard();

const warning = warningOf({
  stay() {
    idle.touch();
    warning.close();
  },
  leave: () => wipe(),
});
idle.addEventListener("warning", () => warning.open());
idle.addEventListener("left", ({ detail }) => warning.tell(detail));
idle.addEventListener("over", () => wipe());
aloud.addEventListener("speaking", () => idle.begun && idle.touch());

document.addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("dragstart", (event) => event.preventDefault());
// A page that the browser keeps for its back button keeps nobody's words.
window.addEventListener("pagehide", () => {
  clear();
  ending.leave();
});
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

function say(text, title) {
  talk.ask(text, title);
}

/** What stands first in a conversation. */
function greet() {
  return h("p", { class: "status" }, "说完请按“结束”，您说过的话会全部清除。");
}

function asked() {
  conversation.used = true;
  aloud.stop();
  pad.hide();
  screen.back.hidden = false;
  screen.show("talk");
}

function replied(reply, bubbles) {
  pad.show(reply.trace.form?.asking);
  aloud.offer(bubbles);
  offerSlip(reply, bubbles);
}

function addAloud() {
  document.querySelector(".tools").append(aloud.toggle());
}

/** The way to a telephone, where the server can be reached by one. */
async function addPhone() {
  if ((await fetchCode(null)) === null) return;
  const phone = button("手机接着问", { class: "tool" }, openPhone);
  phone.prepend(icon("phone"));
  document.querySelector(".tools").append(phone);
}

/** Fills the first screen; as long as the server is away it is tried again. */
async function loadBoard() {
  const groups = screen.home.querySelector(".groups");
  try {
    board = await fetchBoard();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof TypeError)) throw error;
    setTimeout(loadBoard, BOARD_AGAIN_MS);
    return;
  }
  groups.replaceChildren(...groupsOf(board.groups, say));
  const place = document.getElementById("place");
  place.hidden = board.community === null;
  place.textContent = board.community ?? "";
}

/** Takes everything off this page that anybody said or chose. */
function clear() {
  if (conversation.used) ending.owe(conversation.id);
  warning.close();
  closePanels();
  aloud.reset();
  pad.hide();
  looks.reset();
  talk.restart();
  screen.back.hidden = true;
  screen.show("home");
  screen.home.scrollTo(0, 0);
  idle.reset();
}

/**
 * Ends the conversation: on this page at once, then on the server; and with a new page at last, since a text
 * field remembers what was taken back. Without a server the page stays, and the server is told later.
 */
async function wipe() {
  const veil = h("div", { class: "veil", role: "status" }, h("p", {}, "正在清除，请稍等…"));
  document.body.append(veil);
  clear();
  cleanBrowser();
  if (await ending.settle()) {
    location.replace(location.pathname);
    return;
  }
  veil.remove();
}
