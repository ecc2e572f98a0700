// Who is talking: a random number for this tab, and nothing about the person.

const CONVERSATION_KEY = "conversation_id";

/** A random UUID (RFC 9562, version 4). crypto.randomUUID is missing where a page comes over plain HTTP. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The tab's conversation, drawn at its first question. */
export class Conversation {
  #id;

  constructor() {
    this.#id = recall(sessionStorageOrNull(), CONVERSATION_KEY) ?? this.restart();
  }

  get id() {
    return this.#id;
  }

  /** Draws a new id: what was said before is not known to the new conversation. */
  restart() {
    this.#id = randomId();
    remember(sessionStorageOrNull(), CONVERSATION_KEY, this.#id);
    return this.#id;
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
