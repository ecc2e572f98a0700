// Where an answer comes from, as an unfolding list.

import { h } from "./elements.js";

const ISO_DATE = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;

/** The folded list of a message's citations, or null where there are none; `links`: whether they lead away. */
export function sources(citations, links = true) {
  if (citations.length === 0) return null;
  const details = h(
    "details",
    { class: "sources" },
    h("summary", {}, "依据", h("span", { class: "count" }, `（${citations.length} 条）`)),
    h("ol", { class: "citations" }, ...citations.map((citation) => citationItem(citation, links))),
  );
  details.addEventListener("toggle", () => {
    if (details.open) details.scrollIntoView({ block: "nearest" });
  });
  return details;
}

function citationItem(citation, links) {
  const address = links && webAddress(citation.url);
  return h(
    "li",
    { class: "citation" },
    h("p", { class: "citation-title" }, citation.title),
    !citation.verified && h("p", { class: "unverified" }, "未核对全文，以窗口答复为准"),
    h(
      "dl",
      {},
      row("条款", citation.article),
      row("发布机关", citation.issuer),
      row("日期", chineseDate(citation.effective)),
    ),
    // The quote is the content that the answer rests on, not always word for word: no quotation marks.
    citation.quote && h("blockquote", {}, citation.quote),
    address &&
      h(
        "a",
        { href: address, rel: "noopener noreferrer", target: "_blank" },
        "查看原文",
        h("span", { class: "unseen" }, "（在新窗口打开）"),
      ),
  );
}

const row = (name, value) => value && h("div", {}, h("dt", {}, name), h("dd", {}, value));

/** `2024-02-01` → `2024年2月1日`; a year or a month stays one; other text is shown as it is. */
export function chineseDate(date) {
  const parts = ISO_DATE.exec(date ?? "");
  if (!parts) return date;
  const [, year, month, day] = parts;
  return `${year}年${month ? `${Number(month)}月` : ""}${day ? `${Number(day)}日` : ""}`;
}

/** The address if it is one of the web: never `javascript:` or `data:`. */
function webAddress(url) {
  return /^https?:\/\/[^\s]+$/i.test(url ?? "") ? url : null;
}
