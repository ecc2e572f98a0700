"""OpenTelemetry traces of requests and turns, where an endpoint for them is configured.

A span names the door, the channel, the route and the status: no words, no ids of conversations, no
addresses. Where nothing is configured, nothing of OpenTelemetry is imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.messages import Channel, Route
from bot.settings import Settings
from connectors.turn_ids import turn_id

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

#: OpenTelemetry's own settings, which are heard, too.
_STANDARD = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
#: What operators' machines ask every few seconds, and files: nothing to be learned from.
_UNTRACED = ("/healthz", "/readyz", "/metrics", "/static/")
#: Milliseconds that a stopping server gives to the last spans.
_LAST_SPANS_MS = 2000

#: Is told the route of the reply.
Told = Callable[[Route], None]


class Tracing(Protocol):
    """What is traced of one app."""

    def turn(self, channel: Channel) -> AbstractContextManager[Told]:
        """A turn, from its being handed over to its reply."""

    def wrapped(self, app: ASGIApp) -> ASGIApp:
        """The app with its requests traced."""

    def close(self) -> None:
        """Sends what has not been sent. Blocks for two seconds at most."""


class NoTracing:
    """Nothing is traced."""

    @contextmanager
    def turn(self, channel: Channel) -> Iterator[Told]:
        """Traces nothing."""
        yield lambda route: None

    def wrapped(self, app: ASGIApp) -> ASGIApp:
        """The app itself."""
        return app

    def close(self) -> None:
        """Has nothing to send."""


class OtlpTracing:
    """Spans sent by OTLP over HTTP, in batches, by a thread of their own."""

    def __init__(self, endpoint: str) -> None:
        """`endpoint`: the collector's base URL; empty: OpenTelemetry's own settings name it."""
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces" if endpoint else None)
        resource = Resource.create({} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "bot"})
        # At exit it would wait for a collector that does not answer, whatever its own patience is.
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(__name__)

    @contextmanager
    def turn(self, channel: Channel) -> Iterator[Told]:
        """A span of kind internal, below the request's."""
        with _span(self._tracer, "turn", {"bot.channel": channel, "bot.turn": str(turn_id())}) as span:
            yield lambda route: span.set_attribute("bot.route", route)

    def wrapped(self, app: ASGIApp) -> ASGIApp:
        """The app with a span for each HTTP request and each WebSocket."""
        return _TracedRequests(app, self._tracer)

    def close(self) -> None:
        """Sends what has not been sent."""
        self._provider.force_flush(_LAST_SPANS_MS)


def tracing_from(settings: Settings) -> Tracing:
    """What the settings, or OpenTelemetry's own ones, ask for."""
    if settings.otlp_endpoint or any(os.environ.get(name) for name in _STANDARD):
        return OtlpTracing(settings.otlp_endpoint)
    return NoTracing()


@contextmanager
def _span(tracer: Tracer, name: str, attributes: dict[str, str]) -> Iterator[Any]:
    """A span that an exception marks as failed, by its kind alone: its message may quote a resident."""
    from opentelemetry.trace import StatusCode

    with tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except Exception as error:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(StatusCode.ERROR)
            raise


class _TracedRequests:
    """Pure ASGI: a span from the request's first byte to the response's last."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"].startswith(_UNTRACED):
            await self._app(scope, receive, send)
            return
        method = scope.get("method", "WEBSOCKET")
        with _span(self._tracer, method, {"http.request.method": method}) as span:

            async def send_and_tell(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                await send(message)

            await self._app(scope, receive, send_and_tell)
            # The path itself may hold a case's number: the door's pattern does not.
            pattern = getattr(scope.get("route"), "path", "")
            if pattern:
                span.set_attribute("http.route", pattern)
                span.update_name(f"{method} {pattern}")
