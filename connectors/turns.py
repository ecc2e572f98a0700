"""The one way from a connector to the assistant: limited, measured, logged, and refused while it is not
ready."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import TYPE_CHECKING

from fastapi import FastAPI

from bot.messages import Reply, Turn
from connectors.admission import admit
from connectors.problems import Problem
from connectors.turn_ids import begin_turn

if TYPE_CHECKING:
    from bot.assistant import Assistant

log = logging.getLogger(__name__)


def assistant_of(app: FastAPI) -> Assistant:
    """The app's assistant. Raises Problem 503 before it has started and after it has stopped."""
    assistant: Assistant | None = app.state.assistant
    if assistant is None:
        raise Problem(503, "助手正在准备，请稍后再试。", headers={"Retry-After": "5"})
    return assistant


async def take_turn(app: FastAPI, turn: Turn, address: str | None = None) -> Reply:
    """Hands a turn to the assistant; counts it by route and channel, and logs it without its words.

    `address` is the resident's, where the resident calls and not another system.

    Raises Problem 503 when there is no assistant, `TooMany` when there are too many messages, and what
    `Assistant.handle` raises.
    """
    assistant = assistant_of(app)
    turn_id = begin_turn()
    # Only a kiosk that is known by its token has a community of its own.
    admit(app, turn.channel, turn.conversation_id, address, known_device=turn.community is not None)
    started = perf_counter()
    with app.state.tracing.turn(turn.channel) as told:
        reply = await assistant.handle(turn)
        told(reply.trace.route)
    seconds = perf_counter() - started
    route = reply.trace.route
    app.state.metrics.count_turn(route, turn.channel, seconds)
    took_ms = round(seconds * 1000, 1)
    measured = {"route": route, "channel": turn.channel, "took_ms": took_ms}
    log.info("turn %s: %s by %s in %s ms", turn_id, route, turn.channel, took_ms, extra=measured)
    return reply
