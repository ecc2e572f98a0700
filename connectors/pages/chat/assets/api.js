// The message API: one question out, one reply or one SendError back.

const ENDPOINT = "/api/v1/messages";
// Longer than any answer takes; a resident should not look at dots for ever.
const TIMEOUT_MS = 30_000;

/** A question that got no reply. `retryable` says whether sending it again may help. */
export class SendError extends Error {
  constructor(message, retryable) {
    super(message);
    this.retryable = retryable;
  }
}

/**
 * Sends one turn `{conversation_id, message_id, text}`; resolves to the API's reply.
 * Throws SendError, or an AbortError when `signal` was aborted by the page.
 */
export async function send(turn, signal) {
  const request = new AbortController();
  const stop = () => request.abort();
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, TIMEOUT_MS);
  try {
    const response = await fetch(ENDPOINT, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...turn, channel: "web" }),
      signal: request.signal,
    });
    const data = await response.json();
    if (response.ok) return data;
    throw refusal(response.status, data);
  } catch (error) {
    if (signal.aborted || error instanceof SendError) throw error;
    throw new SendError("网络好像不太稳定，这句话还没有送到。您写的内容没有丢。", true);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

function refusal(status, problem) {
  if (status >= 500) return new SendError(problem.detail ?? "系统正忙，这句话还没有办成。", true);
  const reasons = (problem.errors ?? []).map((error) => error.message).join("；");
  return new SendError(reasons || problem.detail || "这句话没有被接受，请换个说法再试。", false);
}
