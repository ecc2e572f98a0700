// The resident's cases, with the steps that the agent's role may take.

import { send } from "/static/staff/api.js";
import { button, h } from "/static/chat/elements.js";
import { ask } from "./dialogs.js";
import { STEPS, clock } from "./words.js";

const at = (id) => document.getElementById(id);

/** Shows the cases of the open conversation. */
export class Cases {
  #store;

  constructor(store) {
    this.#store = store;
    store.addEventListener("cases", () => this.#show());
  }

  #show() {
    const { cases } = this.#store;
    at("cases").replaceChildren(...cases.map((one) => this.#item(one)));
    at("no-cases").hidden = cases.length > 0;
    at("tab-cases").textContent = cases.length > 0 ? `事项 ${cases.length}` : "事项";
  }

  #item(one) {
    const steps = one.actions.filter((action) => action in STEPS);
    const service = this.#store.catalogue.services.find(({ id }) => id === one.service);
    const labels = Object.fromEntries((service?.slots ?? []).map((slot) => [slot.name, slot.label]));
    const fields = Object.entries(one.fields).filter(([name, value]) => name !== "when" && value !== null && value !== "");
    return h(
      "li",
      { class: "case" },
      h("p", { class: "title" }, h("strong", {}, one.service_name), ` ${one.status_name}`, one.overdue && h("span", { class: "tag urgent" }, "逾期")),
      h("p", { class: "by" }, `编号 ${one.number}`, one.starts_at && ` · ${clock(one.starts_at)}`, one.place && ` · ${one.place}`),
      h("dl", {}, ...fields.map(([name, value]) => h("div", {}, h("dt", {}, labels[name] ?? name), h("dd", {}, [value].flat().join("、"))))),
      steps.length > 0 &&
        h("div", { class: "actions" }, ...steps.map((step) => button(STEPS[step], { class: "small quiet" }, () => this.#step(one, step)))),
    );
  }

  async #step(one, step) {
    const note = step === "note";
    at("step-title").textContent = `${STEPS[step]}「${one.service_name}」${one.number}`;
    at("reason-label").textContent = note ? "备注，居民看不到" : "原因（可以不写）";
    at("reason").required = note;
    at("reason").value = "";
    if ((await ask("step-dialog")) !== "yes") return;
    const words = at("reason").value.trim();
    const body = note ? { text: words } : words ? { reason: words } : {};
    try {
      await send("POST", `/api/v1/staff/cases/${one.id}/${step}`, body);
      this.#store.tell(`「${one.service_name}」${STEPS[step]}，已经记下。`);
    } catch (error) {
      this.#store.tell(error.message);
    }
    if (this.#store.current !== null) await this.#store.refresh(this.#store.current);
  }
}
