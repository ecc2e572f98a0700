// The page: a conversation over its whole width.

import { entryParts, logParts, tools } from "./frame.js";
import { Conversation } from "./identity.js";
import { Line } from "./line.js";
import { Talk } from "./talk.js";

const parts = { ...logParts(), ...entryParts(), scroller: window };
document.querySelector("main").prepend(parts.log, parts.typing);
document.querySelector("footer").append(parts.connection, parts.form);

const conversation = new Conversation();
const line = new Line(conversation);
const talk = new Talk(parts, conversation, line);
document.querySelector(".tools").append(...tools(document.documentElement, talk));
parts.question.focus({ preventScroll: true });

// A kiosk's code brings the number of a case along; the resident sends it.
const brought = /^#case=(\d{3})(\d{3})(\d{3})$/.exec(location.hash);
if (brought) {
  history.replaceState(null, "", location.pathname);
  parts.question.value = `查询 ${brought.slice(1).join("-")}`;
  talk.fitHeight();
}

// Who waits for a person looks at other pages meanwhile; the tab's name tells.
const title = document.title;
line.addEventListener("item", () => {
  if (document.hidden) document.title = `（新消息）${title}`;
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.title = title;
});
