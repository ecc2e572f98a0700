// The one way from a staff page to the server: JSON, with the session's own word for every change.

const csrf = () => document.querySelector("meta[name=csrf]")?.content ?? "";

/** What the server refused: its status, a sentence to show, and all of the answer. */
export class Refused extends Error {
  constructor(status, detail, answer = {}) {
    super(detail);
    this.status = status;
    this.answer = answer;
  }
}

/**
 * Sends a request and gives the answer's JSON.
 *
 * With `background` it is something that the page asks by itself, which does not keep a login from ending.
 * Who is not logged in any more is led to the login and comes back. Throws Refused, with status 0 when the
 * server cannot be reached.
 */
export async function send(method, path, body, { background = false } = {}) {
  const headers = { "X-CSRF-Token": csrf() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (background) headers["X-Background"] = "1";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refused(0, "现在连不上服务器，请检查网络后再试。");
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 401) {
    const here = location.pathname + location.search;
    location.assign(`/login?next=${encodeURIComponent(here)}`);
  }
  throw new Refused(response.status, answer.detail ?? "没有办成，请稍后再试。", answer);
}
