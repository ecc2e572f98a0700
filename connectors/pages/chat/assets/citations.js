// Where an answer comes from, as an unfolding list.

import { copyOf } from "./templates.js";

const ISO_DATE = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;

/** Fills the `<details>` of a message with its citations, or removes it where there are none. */
export function fillSources(details, citations) {
  if (citations.length === 0) {
    details.remove();
    return;
  }
  details.querySelector(".count").textContent = `（${citations.length} 条）`;
  details.querySelector(".citations").append(...citations.map(citationItem));
  details.addEventListener("toggle", () => {
    if (details.open) details.scrollIntoView({ block: "nearest" });
  });
}

function citationItem(citation) {
  const item = copyOf("citation");
  item.querySelector(".citation-title").textContent = citation.title;
  if (citation.verified) item.querySelector(".unverified").remove();
  const fields = { article: citation.article, issuer: citation.issuer, effective: chineseDate(citation.effective) };
  for (const [name, value] of Object.entries(fields)) {
    const row = item.querySelector(`[data-field="${name}"]`);
    if (value) row.querySelector("dd").textContent = value;
    else row.remove();
  }
  // The quote is the content that the answer rests on, not always word for word: no quotation marks.
  const quote = item.querySelector("blockquote");
  if (citation.quote) quote.textContent = citation.quote;
  else quote.remove();
  const link = item.querySelector("a");
  const address = webAddress(citation.url);
  if (address) link.href = address;
  else link.remove();
  return item;
}

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
