"""OpenTelemetry traces: sent to a collector on loopback where one is configured, not even loaded elsewhere."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bot.settings import ROOT, Settings, settings
from connectors.app import create_app
from connectors.tracing import NoTracing, tracing_from
from tests.connectors.client import MESSAGES, Client
from tests.connectors.stand_in import StandIn


class Collector:
    """Takes spans as an OpenTelemetry collector does."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.bodies: list[bytes] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.paths.append(self.path)
                outer.bodies.append(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                pass  # the test's output is not the server's

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list[Any]:
        """All spans that came."""
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            span
            for request in requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """A collector that the settings name."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = Collector()
    monkeypatch.setattr(settings(), "otlp_endpoint", running.url)
    yield running
    running.server.shutdown()
    running.server.server_close()


def attributes(span: Any) -> dict[str, Any]:
    """A span's attributes as plain values."""
    return {item.key: getattr(item.value, str(item.value.WhichOneof("value"))) for item in span.attributes}


def test_a_request_and_its_turn_are_spans_without_words(collector: Collector) -> None:
    app = create_app(StandIn())
    client = Client(app)
    client.post(MESSAGES, {"conversation_id": "wang", "text": "补贴", "channel": "kiosk"})
    client.get("/healthz")
    client.get("/api/v1/knowledge/documents/483201561")
    app.state.tracing.close()
    turn, request, refused = collector.spans()
    assert collector.paths == ["/v1/traces"]
    assert turn.name == "turn"
    assert turn.parent_span_id == request.span_id
    assert turn.trace_id == request.trace_id
    told = attributes(turn)
    assert len(told.pop("bot.turn")) == 36
    assert told == {"bot.channel": "kiosk", "bot.route": "clarify"}
    assert request.name == f"POST {MESSAGES}"
    assert attributes(request) == {
        "http.request.method": "POST",
        "http.route": MESSAGES,
        "http.response.status_code": 200,
    }
    assert refused.name == "GET /api/v1/knowledge/documents/{document_id}"
    assert attributes(refused)["http.response.status_code"] == 404
    sent = b"".join(collector.bodies).decode("utf-8", "replace")
    for word in ("wang", "补贴", "483201561", "127.0.0.1"):
        assert word not in sent


def test_a_failed_turn_is_marked_by_its_kind_alone(collector: Collector) -> None:
    app = create_app(StandIn())
    Client(app).post(MESSAGES, {"conversation_id": "wang", "text": "崩溃13800138000"})
    app.state.tracing.close()
    turn, request = collector.spans()
    assert attributes(turn)["error.type"] == "RuntimeError"
    assert turn.status.code == 2
    assert not turn.events
    assert attributes(request)["http.response.status_code"] == 500
    assert b"1380013" not in b"".join(collector.bodies)


def test_opentelemetrys_own_settings_are_heard(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "otlp_endpoint", "")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    app = create_app(StandIn())
    Client(app).get("/api/v1/knowledge/documents/meal-discount")
    app.state.tracing.close()
    assert [span.name for span in collector.spans()] == ["GET /api/v1/knowledge/documents/{document_id}"]


def test_a_collector_that_is_away_costs_nobody_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "otlp_endpoint", "http://127.0.0.1:1")
    app = create_app(StandIn())
    assert Client(app).post(MESSAGES, {"conversation_id": "c", "text": "补贴"}).status_code == 200
    asyncio.run(asyncio.wait_for(asyncio.to_thread(app.state.tracing.close), 10))


def test_where_nothing_is_configured_nothing_is_loaded() -> None:
    program = (
        "import sys; from connectors.app import create_app; from tests.connectors.stand_in import StandIn;"
        "from tests.connectors.client import Client;"
        "Client(create_app(StandIn())).post('/api/v1/messages', {'conversation_id': 'c', 'text': '补贴'});"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert isinstance(tracing_from(Settings()), NoTracing)
