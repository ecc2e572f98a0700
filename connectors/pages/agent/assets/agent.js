// The agents' desk: puts the parts together.

import { send } from "/static/staff/api.js";
import { acceptance } from "./acceptance.js";
import { Behalf } from "./behalf.js";
import { Cases } from "./cases.js";
import { Composer } from "./composer.js";
import { ask } from "./dialogs.js";
import { keys } from "./keys.js";
import { searching } from "./knowledge.js";
import { phrases } from "./phrases.js";
import { Queue } from "./queue.js";
import { Socket } from "./socket.js";
import { Store } from "./store.js";
import { Suggestions } from "./suggestions.js";
import { choose, tabs } from "./tabs.js";
import { Talk } from "./talk.js";

const at = (id) => document.getElementById(id);
const LINK = {
  open: "已连接，有新的会马上显示。",
  trying: "连接断了，正在重新连接。已经写的不会丢。",
  out: "登录已经结束，请刷新页面重新登录。",
};

const store = new Store(at("desk").dataset.agent);
const tell = (sentence) => store.tell(sentence);
const queue = new Queue(store);
const talk = new Talk(store);
const composer = new Composer(store);
const behalf = new Behalf(store, () => choose("tab-behalf"));
const suggestions = new Suggestions(store, composer, (service) => behalf.start(service));
new Cases(store);

tabs();
searching((text) => composer.put(text));
phrases((text) => composer.put(text), tell).catch((error) => tell(error.message));
at("open-keys").addEventListener("click", () => ask("keys-dialog"));
at("open-acceptance").addEventListener("click", () => acceptance().catch((error) => tell(error.message)));
keys(
  {
    n: () => queue.takeNext(() => talk.claim()),
    c: () => queue.takeCall(),
    i: () => at("words").focus(),
    r: () => composer.write("lines"),
    b: () => composer.write("note"),
    l: () => composer.write("heard"),
    k: () => {
      choose("tab-knowledge");
      at("query").focus();
    },
    arrowup: () => queue.step(-1),
    arrowdown: () => queue.step(1),
  },
  (place, shift) => (shift ? suggestions.reject(place) : suggestions.take(place)),
);

send("GET", "/api/v1/agent/catalogue", undefined, { background: true })
  .then((catalogue) => {
    store.catalogue = catalogue;
    behalf.offer();
    store.dispatchEvent(new CustomEvent("queue"));
  })
  .catch((error) => tell(error.message));

const socket = new Socket();
socket.addEventListener("frame", ({ detail }) => store.take(detail));
socket.addEventListener("state", () => {
  at("link").textContent = LINK[socket.state];
  at("link").dataset.state = socket.state;
});
