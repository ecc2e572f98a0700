"""What an agent's page may send over its socket, each a JSON object in a text frame.

The first frame says who it is; a page that is logged in sends no token:

    {"type": "hello", "token": "…"}

Then, for a call that is typed in or heard by a recogniser, a transcript as of `POST /api/v1/suggestions`
under a reference of the page's own, and `ping`, which is answered by `pong`:

    {"type": "suggest", "ref": "call-7", "transcript": [{"role": "resident", "text": "…"}], "limit": 3}
    {"type": "ping"}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field, SecretStr

from connectors.agents.schemas import SuggestIn
from connectors.fields import Identifier
from connectors.websocket.frames import Ping, told


class Hello(BaseModel):
    """Who it is."""

    type: Literal["hello"]
    token: SecretStr | None = Field(None, max_length=512)


class Suggest(SuggestIn):
    """A conversation so far, to be answered with suggestions."""

    type: Literal["suggest"]
    ref: Identifier


Frame = Hello | Suggest | Ping
_KINDS: Mapping[str, type[Hello] | type[Suggest] | type[Ping]] = {
    "hello": Hello,
    "suggest": Suggest,
    "ping": Ping,
}


def read_frame(data: Mapping[str, Any]) -> Frame:
    """A page's JSON object → what it is. Raises RequestValidationError, which says what is wrong."""
    return told(data, _KINDS)
