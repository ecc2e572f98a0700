// The agent's own sentences, kept on the server.

import { send } from "/static/staff/api.js";
import { button, h } from "/static/chat/elements.js";

const DOOR = "/api/v1/agent/phrases";
const at = (id) => document.getElementById(id);

/** Shows them; `put` takes one into the input, `tell` says what went wrong. */
export async function phrases(put, tell) {
  const show = (list) => {
    at("no-phrases").hidden = list.length > 0;
    at("phrases").replaceChildren(
      ...list.map((one) =>
        h(
          "li",
          {},
          button(one.text, { class: "quiet phrase" }, () => put(one.text)),
          button("删除", { class: "small quiet", "aria-label": `删除：${one.text}` }, async () => {
            try {
              show((await send("DELETE", `${DOOR}/${one.number}`)).phrases);
            } catch (error) {
              tell(error.message);
            }
          }),
        ),
      ),
    );
  };
  const load = async () => show((await send("GET", DOOR, undefined, { background: true })).phrases);
  at("keep").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await send("POST", DOOR, { text: at("phrase").value });
      at("keep").reset();
      await load();
    } catch (error) {
      tell(error.message);
    }
  });
  await load();
}
