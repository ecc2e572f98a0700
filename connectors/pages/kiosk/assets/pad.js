// Big keys for what is hard to type: telephone numbers, counts, days and hours.

import { button, h } from "../chat/elements.js";

/**
 * What an open form asks for (`trace.form.asking`) → the keys that help with it. The names are those of the
 * slots of knowledge_base/services and of the questions of knowledge_base/eligibility.
 */
const KEYS_FOR = {
  ...{ phone: "digits", case: "digits", rating: "digits", income: "digits" },
  ...{ age: "digits", groom_age: "digits", bride_age: "digits" },
  ...{ people: "digits", guests: "digits", members: "digits" },
  when: "when",
};
const HEADINGS = { phone: "按号码", case: "按编号", when: "选日子和时间" };
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
const UNITS = ["月", "日", "点", "半"];
const DAYS = 6;
const NEAR = ["今天", "明天", "后天"];
const HOURS = [8, 9, 10, 11, 13, 14, 15, 16, 17];

export class Pad {
  element = h("section", { id: "pad", "aria-labelledby": "pad-heading", hidden: "" });
  #question;
  #submit;
  #day = "";
  #hour = "";

  /** The keys write into `question`, their last one presses `submit`. */
  constructor(question, submit) {
    this.#question = question;
    this.#submit = submit;
  }

  /** The keys for what is asked; none where that is written or chosen. */
  show(asking) {
    const keys = KEYS_FOR[asking];
    this.element.hidden = keys === undefined;
    this.element.replaceChildren();
    if (keys === undefined) return;
    const heading = h("h2", { id: "pad-heading" }, HEADINGS[asking] ?? "按数字");
    this.element.append(heading, ...(keys === "when" ? this.#times() : this.#digits([])));
  }

  hide() {
    this.show(undefined);
  }

  #digits(units) {
    const type = (text) => button(text, { class: "key" }, () => this.#write(this.#question.value + text));
    const rows = DIGITS.map(type);
    const wipe = button("清空", { class: "key" }, () => this.#write(""));
    const back = button("删一个", { class: "key" }, () => this.#write(this.#question.value.slice(0, -1)));
    return [
      h("div", { class: "keys" }, ...rows, wipe, type("0"), back),
      units.length > 0 && h("div", { class: "keys units" }, ...units.map(type)),
      this.#done(),
    ].filter(Boolean);
  }

  /** Days and hours to choose from, and the digits for others. */
  #times() {
    this.#day = "";
    this.#hour = "";
    const days = choices(
      nextDays(new Date()).map(({ say, title }) => [title, () => this.#choose("#day", say)]),
      "日子",
    );
    const hours = choices(
      HOURS.map((hour) => [hourTitle(hour), () => this.#choose("#hour", hourTitle(hour))]),
      "时间",
    );
    const other = button("选别的日子", { class: "key other" }, () => {
      this.#write("");
      const heading = this.element.firstElementChild;
      this.element.replaceChildren(heading, ...this.#digits(UNITS));
      this.element.querySelector(".key").focus();
    });
    return [days, hours, other, this.#done()];
  }

  #choose(which, value) {
    if (which === "#day") this.#day = value;
    else this.#hour = value;
    this.#write(this.#day + this.#hour);
  }

  #done() {
    return button("确定", { class: "key done" }, () => this.#submit.click());
  }

  #write(text) {
    this.#question.value = text.slice(0, this.#question.maxLength);
    this.#question.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Buttons of which one is pressed at a time. */
function choices(options, label) {
  const all = options.map(([title, press]) =>
    button(title, { class: "key", "aria-pressed": "false" }, ({ currentTarget }) => {
      for (const each of all) each.setAttribute("aria-pressed", String(each === currentTarget));
      press();
    }),
  );
  return h("div", { class: "keys times", role: "group", "aria-label": label }, ...all);
}

/** `今天`, `明天`, `后天`, then dates with their day of the week. */
function nextDays(today) {
  return Array.from({ length: DAYS }, (_, ahead) => {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() + ahead);
    const date = `${day.getMonth() + 1}月${day.getDate()}日`;
    const weekday = "周" + "日一二三四五六"[day.getDay()];
    return ahead < NEAR.length
      ? { say: NEAR[ahead], title: NEAR[ahead] }
      : { say: date, title: `${date}\n${weekday}` };
  });
}

/** `上午8点`, `下午1点`. */
const hourTitle = (hour) => (hour < 12 ? `上午${hour}点` : `下午${hour - 12}点`);
