// Who is talking: a random number for this tab, and nothing about the person.

/** A random UUID (RFC 9562, version 4). crypto.randomUUID is missing where a page comes over plain HTTP. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * The tab's conversation, drawn at its first question, and the number of the last item of its mailbox that
 * was shown. `prefix` keeps its entries apart from those of a site that embeds the chat.
 */
export class Conversation {
  #idKey;
  #lastKey;
  #id;
  #last;

  constructor(prefix = "") {
    this.#idKey = `${prefix}conversation_id`;
    this.#lastKey = `${prefix}last_item`;
    this.#id = recall(sessionStorageOrNull(), this.#idKey);
    this.#last = Number(recall(sessionStorageOrNull(), this.#lastKey) ?? 0);
    if (this.#id === null) this.restart();
  }

  get id() {
    return this.#id;
  }

  get last() {
    return this.#last;
  }

  set last(number) {
    this.#last = number;
    remember(sessionStorageOrNull(), this.#lastKey, String(number));
  }

  /** Draws a new id: what was said before is not known to the new conversation. */
  restart() {
    this.#id = randomId();
    remember(sessionStorageOrNull(), this.#idKey, this.#id);
    this.last = 0;
  }
}

/** A browser may forbid storage altogether; the page then works, and only forgets on reload. */
function storageOrNull(name) {
  try {
    return window[name];
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

export const sessionStorageOrNull = () => storageOrNull("sessionStorage");
export const localStorageOrNull = () => storageOrNull("localStorage");

export function recall(storage, key) {
  return storage?.getItem(key) ?? null;
}

export function remember(storage, key, value) {
  try {
    storage?.setItem(key, value);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // A full storage is no reason to stop talking.
  }
}
