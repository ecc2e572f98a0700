"""Health, readiness, metrics, the OpenAPI document, and the headers of every response."""

from __future__ import annotations

import json

import pytest

from connectors.app import create_app
from tests.connectors.client import MESSAGES, Client, assert_problem
from tests.connectors.stand_in import StandIn

#: Paths that other programs rely on (contract, sections 2 to 6); the socket and the pages are no part of
#: an OpenAPI document.
CONTRACT = {
    "/api/v1/messages",
    "/webhooks/rest/webhook",
    "/api/v1/suggestions",
    "/api/v1/suggestions/{id}/feedback",
    "/api/v1/knowledge/search",
    "/api/v1/knowledge/documents/{document_id}",
    "/connectors/wechat",
    "/connectors/wecom",
    "/healthz",
    "/readyz",
    "/metrics",
}


def test_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["parts"] == {"model": "ok", "index": "ok", "stores": "ok"}


def test_not_ready_says_why(client: Client, assistant: StandIn) -> None:
    assistant.parts["index"] = "索引由另一个编码器建立"
    problem = assert_problem(client.get("/readyz"), 503)
    assert problem["detail"] == "index：索引由另一个编码器建立"
    assert problem["parts"]["model"] == "ok"
    assert client.get("/healthz").status_code == 200


def test_turns_are_counted_by_route_and_channel_and_nothing_personal(client: Client) -> None:
    for text in ("老年食堂吃饭打几折", "补贴", "13800001234"):
        client.post(MESSAGES, {"conversation_id": "wang-daye", "text": text, "channel": "kiosk"})
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    for route in ("answer", "clarify", "decline"):
        assert f'assistant_turns_total{{channel="kiosk",route="{route}"}} 1.0' in response.text
    assert "assistant_turn_seconds_count 3.0" in response.text
    assert "wang-daye" not in response.text
    assert "13800001234" not in response.text


def test_two_apps_do_not_share_metrics(client: Client) -> None:
    client.post(MESSAGES, {"conversation_id": "c", "text": "你好"})
    assert "assistant_turn_seconds_count 0.0" in Client(create_app(StandIn())).get("/metrics").text


def test_the_openapi_document_is_complete(client: Client) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) >= CONTRACT
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            assert operation["description"], path
            for status, response in operation["responses"].items():
                kinds = set(response.get("content", ()))
                if status == "204":
                    assert not kinds, path
                elif status not in ("200", "201"):
                    assert kinds == {"application/problem+json"}, (path, status)
                elif path not in ("/metrics", "/connectors/wechat", "/connectors/wecom"):
                    (content,) = response["content"].values()
                    assert content["example"], path
    assert "老年食堂" in json.dumps(document, ensure_ascii=False)
    assert "HTTPValidationError" not in json.dumps(document)


@pytest.mark.parametrize(
    "path", ["/", "/chat", "/static/chat/chat.js", "/healthz", "/metrics", "/nowhere", "/openapi.json"]
)
def test_every_response_has_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "server" not in headers
    assert "x-powered-by" not in headers
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_a_crash_has_the_security_headers_too(client: Client) -> None:
    response = client.post(MESSAGES, {"conversation_id": "c", "text": "崩溃"})
    assert response.status_code == 500
    assert "content-security-policy" in response.headers


def test_the_bare_address_leads_to_the_page(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 307
    assert response.headers["location"] == "/chat"


def test_the_page_names_only_its_own_files(client: Client) -> None:
    page = client.get("/chat")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>滨江民政助手 23℃</title>" in page.text
    assert "style=" not in page.text
    assert "onclick" not in page.text
    for name in ("chat.css", "chat.js", "icon.svg"):
        assert client.get(f"/static/chat/{name}").status_code == 200
