"""QR codes to go on by telephone, drawn on this server.

A code carries the address of the chat and at most the number of a case, in the address's fragment, which
browsers send to no server and no log holds (RFC 9110, section 4.2.5). Nothing of the conversation at the
kiosk goes along, and a case is told only to whoever knows its telephone number as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import segno

from bot.settings import settings


@dataclass(frozen=True)
class Code:
    """`path` draws the dark squares in a square of `size` units (SVG path data)."""

    address: str
    size: int
    path: str


def chat_address(public_url: str, number: str | None) -> str:
    """Where a telephone goes on: `https://…/chat`, with the number of a case after `#case=`."""
    base = f"{public_url.rstrip('/')}/chat"
    return base if number is None else f"{base}#case={quote(number)}"


def code_for(number: str | None) -> Code | None:
    """The code for a case, or for the chat alone; None where nobody reaches the server from outside."""
    public_url = settings().public_url.strip()
    if not public_url:
        return None
    address = chat_address(public_url, number)
    return drawn(address)


def drawn(address: str) -> Code:
    """An address as a code that survives a scratched screen: error correction M (ISO/IEC 18004, 15 %)."""
    made = segno.make(address, error="m", micro=False)
    border = made.default_border_size
    runs = []
    for y, row in enumerate(made.matrix):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                runs.append(f"M{x + border} {y + border}h{width}v1h-{width}z")
            x += width or 1
    return Code(address, len(made.matrix) + 2 * border, "".join(runs))
