// Lets server and browser forget whoever was here.

import { Refused, end } from "./api.js";

/** A server that has not answered by then is asked again later; nobody at the kiosk waits for it. */
const PATIENCE_MS = 4000;
const AGAIN_MS = 5000;

export class Ending {
  /** Conversations that the server has not forgotten yet. */
  #owed = new Set();

  /** The server is to forget a conversation. */
  owe(id) {
    this.#owed.add(id);
  }

  /** Whether the server is there and has forgotten all that is owed. If not, it is asked again until it has. */
  async settle() {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      // With nothing owed this only asks whether a new page could be had.
      if (this.#owed.size === 0) await fetch(location.pathname, { method: "GET", signal: patience.signal });
      for (const id of this.#owed) {
        await end(id, { signal: patience.signal });
        this.#owed.delete(id);
      }
      return true;
    } catch (error) {
      if (!(error instanceof Refused || error instanceof TypeError || error.name === "AbortError")) throw error;
      if (this.#owed.size > 0) setTimeout(() => this.settle(), AGAIN_MS);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The page goes away: what is owed is asked for once more, without waiting. */
  leave() {
    for (const id of this.#owed) end(id, { leaving: true }).catch(() => {}); // Nobody is left to tell.
  }
}

/** What the browser itself keeps of a page. The kiosk puts nothing there; nothing is left if something did. */
export function cleanBrowser() {
  history.replaceState(null, "", location.pathname);
  for (const name of ["sessionStorage", "localStorage"]) {
    try {
      window[name].clear();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // Where storage is forbidden, nothing is in it.
    }
  }
  performance.clearResourceTimings();
  window.getSelection()?.removeAllRanges();
}
