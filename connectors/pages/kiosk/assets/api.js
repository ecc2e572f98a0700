// The kiosk's own doors of the server.

const BASE = new URL("../../api/v1/kiosk", import.meta.url);

/** What is on the screen before anybody has said anything (`knowledge_base/kiosk.yml`). */
export const fetchBoard = () => ask("");

/** A QR code `{address, size, path}` for a case's nine digits or, with null, for the chat; null if there is none. */
export async function fetchCode(number) {
  try {
    return await ask("/code", { number });
  } catch (error) {
    if (error instanceof Refused || error instanceof TypeError) return null;
    throw error;
  }
}

/** Lets the server forget a conversation; `leaving`: the page is going away and waits for nothing. */
export function end(id, { leaving = false, signal } = {}) {
  return ask("/end", { conversation_id: id }, { keepalive: leaving, signal });
}

/** The server answered, and said no. */
export class Refused extends Error {}

async function ask(path, body, options = {}) {
  const sent = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(BASE + path, {
    cache: "no-store",
    credentials: "same-origin",
    referrerPolicy: "no-referrer",
    ...sent,
    ...options,
  });
  if (!response.ok) throw new Refused(String(response.status));
  return response.status === 204 ? null : response.json();
}
