"""Lets a message in, or says kindly that it is one too many.

    admit(app, "web", conversation_id, address_of(request))    # raises TooMany

`connectors.turns.take_turn` does so for every turn; other doors call it themselves.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import HTTPConnection, Request

from bot.messages import Channel
from connectors.limits import Excess
from connectors.problems import Problem

#: Whoever waits must know what not to wait with. The numbers are those of `knowledge_base/emergency.yml`
#: (urgent) and `knowledge_base/talk.yml` (person).
_NOT_TO_WAIT = "急事不要等：有危险请直接打110、119或120；民政的事也可以打政务热线12345。"
_ENOUGH = {
    "conversation": "您发得太快了，请过{seconds}秒再发。",
    "address": "从您这里来的消息太多了，请过{seconds}秒再发。",
    "connector": "现在用的人太多了，请过{seconds}秒再发。",
}


class TooMany(Problem):
    """429; `detail` is what a channel without status codes says to the resident."""

    def __init__(self, excess: Excess) -> None:
        sentence = _ENOUGH[excess.scope].format(seconds=excess.seconds)
        super().__init__(429, sentence + _NOT_TO_WAIT, headers={"Retry-After": str(excess.seconds)})


#: As the OpenAPI document shows it.
TOO_MANY = TooMany(Excess("conversation", 21)).detail


def admit(
    app: FastAPI,
    channel: Channel,
    conversation_id: str | None = None,
    address: str | None = None,
    known_device: bool = False,
) -> None:
    """Counts a message; what is not given is not counted. Raises `TooMany`.

    `known_device`: it comes from a kiosk of BOT_KIOSK_TOKENS. Where there are such, others that only say
    that they are kiosks have no more than anybody.
    """
    kiosk = channel == "kiosk" and (known_device or not len(app.state.devices))
    excess = app.state.limiter.excess(channel, conversation_id, address, kiosk)
    if excess is not None:
        app.state.metrics.count_limited(excess.scope, channel)
        raise TooMany(excess)


def address_of(connection: HTTPConnection) -> str | None:
    """Who calls: the client's address, or what a trusted proxy says of it (`BOT_TRUSTED_PROXIES`)."""
    return connection.client.host if connection.client else None


async def within_limits(request: Request) -> None:
    """For doors without a conversation: counts the request by its address. Raises `TooMany`."""
    admit(request.app, "rest", address=address_of(request))
