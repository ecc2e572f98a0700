// Who is talking at the kiosk: a random number that is kept nowhere but in this page's memory.

import { randomId } from "../chat/identity.js";

/** As `Conversation` of the chat, with nothing in the browser's storage. */
export class KioskConversation {
  id = "";
  /** The number of the last item of its mailbox that was shown. */
  last = 0;
  /** Whether the server has heard of it. */
  used = false;

  constructor() {
    this.restart();
  }

  /** Draws a new id; the server ends no other than those of kiosks by its door for that. */
  restart() {
    this.id = `kiosk:${randomId()}`;
    this.last = 0;
    this.used = false;
  }
}
