// A file to the server, with the session's own word, as `api.js` sends JSON.

import { Refused } from "./api.js";

/** Sends a file and gives the answer's JSON. Throws Refused, with status 0 when the server is out of reach. */
export async function sendFile(path, file) {
  const csrf = document.querySelector("meta[name=csrf]").content;
  const headers = { "X-CSRF-Token": csrf, "Content-Type": "application/octet-stream" };
  let response;
  try {
    response = await fetch(path, { method: "POST", headers, body: file });
  } catch {
    throw new Refused(0, "现在连不上服务器，请检查网络后再试。");
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  throw new Refused(response.status, answer.detail ?? "没有办成，请稍后再试。");
}
