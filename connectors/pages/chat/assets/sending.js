// Brings a turn to the server by the best way there is, once: it is the same message each time it is sent.

import { LineLost } from "./line.js";
import { Unreachable, post } from "./post.js";

/**
 * Sends `turn` over `line`, or by HTTP where the line cannot be opened; resolves to the reply.
 *
 * On a line that has worked before it waits until the server is back. Throws SendError when it gives up, or
 * an AbortError when `signal` is aborted.
 */
export async function send(line, turn, signal) {
  for (;;) {
    while (line.state === "trying") await unlessAborted(line.outcome(), signal);
    try {
      return await (line.state === "open" ? line.ask(turn, signal) : post(turn, signal));
    } catch (error) {
      if (error instanceof LineLost) continue;
      if (!(error instanceof Unreachable && line.worked && line.state !== "open")) throw error;
    }
    await unlessAborted(line.outcome(), signal);
  }
}

/** `promise`, or the reason why the page wants it no more. */
function unlessAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
