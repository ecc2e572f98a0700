"""The one way from a connector to the assistant: measured, and refused while it is not ready."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from fastapi import FastAPI

from bot.messages import Reply, Turn
from connectors.problems import Problem

if TYPE_CHECKING:
    from bot.assistant import Assistant


def assistant_of(app: FastAPI) -> Assistant:
    """The app's assistant. Raises Problem 503 before it has started and after it has stopped."""
    assistant: Assistant | None = app.state.assistant
    if assistant is None:
        raise Problem(503, "助手正在准备，请稍后再试。", headers={"Retry-After": "5"})
    return assistant


async def take_turn(app: FastAPI, turn: Turn) -> Reply:
    """Hands a turn to the assistant; counts it by route and channel.

    Raises Problem 503 when there is no assistant, and what `Assistant.handle` raises.
    """
    assistant = assistant_of(app)
    started = perf_counter()
    reply = await assistant.handle(turn)
    app.state.metrics.count_turn(reply.trace.route, turn.channel, perf_counter() - started)
    return reply
