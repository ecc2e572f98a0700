// Something is done for the resident: a form of the service's slots, whose answers are given to the
// assistant's own form turn by turn, so that the same rules hold. What it asks at the end, whether all is right
// and whether the resident agrees, the agent reads to them and answers by hand.

import { button, h } from "/static/chat/elements.js";
import { randomId } from "/static/chat/identity.js";
import { field, mark, valueOf } from "./fields.js";

const at = (id) => document.getElementById(id);
const NOTHING = "跳过";
const PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/g;
/** A shorter line only answers something. */
const TELLS_SOMETHING = 6;
const MOST_CHARACTERS = 400;
/** The assistant has more questions than a form has fields only where something is wrong. */
const MOST_TURNS = 30;

/** The form on the right; one at a time, of the open conversation. */
export class Behalf {
  #store;
  #show;
  #service = null;
  #conversation = null;
  #run = 0;
  #asking = null;

  /** `show` brings the panel to the front. */
  constructor(store, show) {
    this.#store = store;
    this.#show = show;
    store.addEventListener("current", () => this.#turn());
    at("behalf-pick").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start(at("service").value);
    });
    at("behalf").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#fill();
    });
    at("ticket").addEventListener("click", () => this.ticket());
  }

  /** Offers the catalogue's services. */
  offer() {
    const options = this.#store.catalogue.services.map((one) => h("option", { value: one.id }, one.name));
    at("service").replaceChildren(h("option", { value: "" }, "选一项服务"), ...options);
  }

  /** What was said becomes a ticket: a need that is reported, until the agent picks a service that fits. */
  ticket() {
    this.start("need-report");
  }

  /** Begins a service's form; what was said already is filled in, to be corrected. */
  start(id) {
    const service = this.#store.catalogue.services.find((one) => one.id === id);
    if (service === undefined || !this.#store.isMine(this.#store.handover)) return;
    this.#show();
    this.#reset();
    this.#service = service;
    this.#conversation = this.#store.current;
    // A new conversation with the assistant, whatever was begun before this page was opened.
    this.#run = 1 + (crypto.getRandomValues(new Uint32Array(1))[0] >>> 2);
    at("service").value = id;
    const form = at("behalf");
    form.replaceChildren(
      h("p", { class: "hint" }, service.summary),
      ...service.slots.map((slot) => field(slot, this.#known(slot))),
      h("div", { class: "actions" }, h("button", { type: "submit" }, "提交给助手核对")),
    );
    form.hidden = false;
    form.querySelector("[name]").focus();
  }

  /** What the resident has said of a slot: the matter with the summary, and a telephone number. */
  #known(slot) {
    const said = this.#store.lines.filter((line) => line.who === "resident").map((line) => line.text);
    if (slot.type === "phone") return said.join(" ").match(PHONE)?.at(-1) ?? "";
    if (slot.name !== "note") return "";
    const matter = said.filter((text) => text.replace(PHONE, "").length >= TELLS_SOMETHING).join("；");
    return [matter, this.#store.suggested.summary].filter(Boolean).join("。摘要：").slice(0, MOST_CHARACTERS);
  }

  async #fill() {
    const form = at("behalf");
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    mark(form, null);
    try {
      let text = this.#asking === null ? this.#service.begin : this.#answer();
      for (let turns = 0; text !== null && turns < MOST_TURNS; turns += 1) {
        const asked = this.#asking;
        await this.#say(text);
        // The same question again: the assistant could not use that answer.
        text = this.#asking === asked && asked !== null ? null : this.#answer();
      }
      mark(form, this.#asking);
    } catch (error) {
      this.#store.tell(error.message);
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  /** What the form has for the assistant's question; null where a person must answer. */
  #answer() {
    const slot = this.#service?.slots.find((one) => one.name === this.#asking);
    if (slot === undefined) return null;
    return valueOf(at("behalf"), slot.name) || (slot.required ? null : NOTHING);
  }

  /** One turn; what comes of it is shown. */
  async #say(text) {
    const conversation = this.#conversation;
    const reply = await this.#store.do("behalf", { text, run: this.#run, key: randomId() });
    if (conversation !== this.#store.current) return;
    const { form, route } = reply.trace;
    this.#asking = form?.service === this.#service?.id ? form.asking : null;
    const last = reply.replies.at(-1);
    if (route === "done") {
      this.#reset();
      this.#log(reply.replies.map((message) => message.text).join("\n"), "done");
      await this.#store.refresh(conversation);
    } else if (this.#service?.slots.some((slot) => slot.name === this.#asking)) {
      this.#log(last?.text ?? "", "asked", last?.buttons);
    } else {
      at("behalf").hidden = this.#asking !== null;
      this.#log(reply.replies.map((message) => message.text).join("\n"), "step", last?.buttons);
    }
  }

  /** The assistant's latest words, and its buttons; a consent is asked of the resident first. */
  #log(text, kind, buttons = []) {
    at("behalf-log").replaceChildren(h("p", { class: `said ${kind}` }, text));
    const consent = String(this.#asking).startsWith("consent");
    const box = consent && h("input", { type: "checkbox", id: "agreed" });
    const press = (one) => async () => {
      try {
        await this.#say(one.payload);
        if (this.#answer() !== null) await this.#fill();
      } catch (error) {
        this.#store.tell(error.message);
      }
    };
    const made = buttons.map((one, place) => button(one.title, { class: place === 0 ? "small" : "small quiet" }, press(one)));
    if (box && made.length > 0) {
      made[0].disabled = true;
      box.addEventListener("change", () => (made[0].disabled = !box.checked));
    }
    at("behalf-step").replaceChildren(
      ...(box ? [h("label", { class: "box" }, box, "这段话已经读给居民听，居民同意")] : []),
      h("div", { class: "actions" }, ...made),
    );
    at("behalf-log").scrollIntoView({ block: "nearest" });
  }

  #reset() {
    this.#asking = null;
    this.#service = null;
    at("behalf").hidden = true;
    at("behalf").replaceChildren();
    at("behalf-log").replaceChildren();
    at("behalf-step").replaceChildren();
    at("service").value = "";
  }

  #turn() {
    const mine = this.#store.isMine(this.#store.handover);
    at("behalf-pick").hidden = !mine;
    at("behalf-closed").hidden = mine;
    if (this.#conversation !== this.#store.current || !mine) {
      this.#conversation = null;
      this.#reset();
    }
  }
}
