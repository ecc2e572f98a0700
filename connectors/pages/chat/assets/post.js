// The message API over HTTP: one question out, one reply or one SendError back.

// The files of the page lie two folders below the server's root, also on a site that embeds the chat.
const ENDPOINT = new URL("../../api/v1/messages", import.meta.url);
// Longer than any answer takes; a resident should not look at dots for ever.
export const PATIENCE_MS = 30_000;

const UNSTABLE = "网络好像不太稳定，这句话还没有送到。您写的内容没有丢。";

/** A question that got no reply. `retryable` says whether sending it again may help. */
export class SendError extends Error {
  constructor(message, retryable) {
    super(message);
    this.retryable = retryable;
  }
}

/** The server cannot be reached, or does not answer. */
export class Unreachable extends SendError {
  constructor() {
    super(UNSTABLE, true);
  }
}

/**
 * Sends one turn `{conversation_id, message_id, text, channel}`; resolves to the API's reply.
 * Throws SendError, or an AbortError when `signal` was aborted by the page.
 */
export async function post(turn, signal) {
  const request = new AbortController();
  const stop = () => request.abort();
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, PATIENCE_MS);
  try {
    const response = await fetch(ENDPOINT, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(turn),
      // A kiosk's cookie says where it stands; nobody else has one to send.
      credentials: turn.channel === "kiosk" ? "same-origin" : "omit",
      referrerPolicy: "no-referrer",
      signal: request.signal,
    });
    const data = await response.json();
    if (response.ok) return data;
    throw refusal(data, response.status);
  } catch (error) {
    if (signal.aborted || error instanceof SendError) throw error;
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** What a problem of the server (RFC 9457) means to the resident. */
export function refusal(problem, status) {
  if (status >= 500) return new SendError(problem.detail ?? "系统正忙，这句话还没有办成。", true);
  const reasons = (problem.errors ?? []).map((error) => error.message).join("；");
  return new SendError(reasons || problem.detail || "这句话没有被接受，请换个说法再试。", status === 429);
}
