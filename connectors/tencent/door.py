"""A callback's way through: let in, answered in the mode it came in, or refused and counted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.messages import Channel
from connectors.metrics import Metrics
from connectors.problem_docs import documented
from connectors.problems import Problem
from connectors.tencent.answering import Answering
from connectors.tencent.envelope import Envelope
from connectors.tencent.guard import Guard
from connectors.tencent.inbound import Inbound
from connectors.tencent.refusal import Refusal
from connectors.tencent.xml import write

#: Stops the platform from sending a message again, and shows the resident nothing.
ACKNOWLEDGED = "success"
_XML = "application/xml"


@dataclass(frozen=True)
class Door:
    """One account that is connected."""

    envelope: Envelope
    guard: Guard
    answering: Answering

    async def receive(self, request: Request, begun: float) -> Response:
        """Answers a message that came at `begun` (`time.monotonic`). Raises `Refusal`."""
        query, body = request.query_params, await request.body()
        opened = self.envelope.opened(query, body)
        message = Inbound.of(opened.fields)

        async def admit() -> None:
            await self.guard.check_first(query.get("timestamp", ""), query.get("nonce", ""), opened.xml)

        text = await self.answering.answer(message, admit, begun)
        if text is None:
            return PlainTextResponse(ACKNOWLEDGED)
        answer: dict[str, str | int] = {
            "ToUserName": message.sender,
            "FromUserName": message.receiver,
            "CreateTime": int(time.time()),
            "MsgType": "text",
            "Content": text,
        }
        return Response(opened.closed(write(answer)), media_type=_XML)


async def verify(request: Request, channel: Channel) -> Response:
    """Answers the platform's question whether the token is known here."""
    with _counted(request.app, channel):
        return PlainTextResponse(_door(request.app, channel).envelope.echo(request.query_params))


async def receive(request: Request, channel: Channel) -> Response:
    """Answers a message or an event."""
    begun = time.monotonic()
    with _counted(request.app, channel):
        return await _door(request.app, channel).receive(request, begun)


def _door(app: FastAPI, channel: Channel) -> Door:
    door: Door | None = getattr(app.state, "doors", {}).get(channel)
    if door is None:
        raise Refusal("unconfigured")
    return door


@contextmanager
def _counted(app: FastAPI, channel: Channel) -> Iterator[None]:
    metrics: Metrics = app.state.metrics
    try:
        yield
    except Refusal as refusal:
        metrics.count_refusal(channel, refusal.reason)
        raise
    except Problem as problem:
        if problem.status_code == 413:
            metrics.count_refusal(channel, "too_large")
        raise


def verifying_docs(signature: str) -> dict[str, Any]:
    """How the OpenAPI document shows a verification that is signed in the query as `signature`."""
    return {
        "response_class": PlainTextResponse,
        "responses": {
            200: {"description": "验证通过", "content": {"text/plain": {"example": "5927782489632341"}}},
            **documented(403, 404, 500),
        },
        "openapi_extra": {"parameters": _parameters(signature, "timestamp", "nonce", "echostr")},
    }


def receiving_docs(example: str, *query: str) -> dict[str, Any]:
    """How the OpenAPI document shows a door for messages; `example` is a message's XML."""
    answers = {_XML: {"schema": {"type": "string"}}, "text/plain": {"example": ACKNOWLEDGED}}
    return {
        "response_class": Response,
        "responses": {
            200: {"description": "回复，或 success", "content": answers},
            **documented(400, 403, 404, 413, 500, 503),
        },
        "openapi_extra": {
            "parameters": _parameters(*query, "timestamp", "nonce"),
            "requestBody": {
                "required": True,
                "content": {_XML: {"schema": {"type": "string"}, "example": example}},
            },
        },
    }


def _parameters(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]
