"""Puts things into the mailbox of the conversation that a page has open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from tests.connectors.stand_in import StandIn
from tests.connectors.websocket.server import Serving


def conversation_of(page: Page, key: str = "conversation_id") -> str:
    """The id that the page keeps in its tab."""
    found: str = page.evaluate("key => sessionStorage.getItem(key)", key)
    return found


def tell(
    served: Serving,
    assistant: StandIn,
    conversation: str,
    kind: str,
    *texts: str,
    buttons: Sequence[dict[str, Any]] = (),
) -> None:
    """One item with these texts for the conversation."""
    messages = [{"text": text, "buttons": list(buttons), "citations": []} for text in texts]
    served.run(assistant.conversations.post(conversation, {"kind": kind, "messages": messages}))
