"""Every error is a problem, and none tells what it should not."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from connectors.app import create_app
from connectors.middleware import MAX_BODY_BYTES
from tests.connectors.client import MESSAGES, WEBHOOK, Client, assert_problem
from tests.connectors.stand_in import StandIn

QUESTION = {"conversation_id": "c-1", "text": "你好"}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/docs", "/redoc", "/chat/", "/static/chat/none.js", "/static/chat/../app.py"]
)
def test_unknown_addresses(client: Client, path: str) -> None:
    assert_problem(client.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", MESSAGES, "POST"),
        ("DELETE", WEBHOOK, "POST"),
        ("POST", "/healthz", "GET"),
        ("POST", "/chat", "GET, HEAD"),
        ("PUT", "/static/chat/chat.css", None),
    ],
)
def test_wrong_methods(client: Client, method: str, path: str, allowed: str | None) -> None:
    response = client.request(method, path)
    assert_problem(response, 405)
    if allowed:
        assert set(response.headers["allow"].split(", ")) == set(allowed.split(", "))


@pytest.mark.parametrize("path", [MESSAGES, WEBHOOK])
@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "nonsense", "text/json"]
)
def test_only_json_is_read(client: Client, path: str, content_type: str | None) -> None:
    assert_problem(client.post_bytes(path, b'{"conversation_id":"c","text":"x"}', content_type), 415)


def test_json_of_any_name_is_json(client: Client) -> None:
    body = b'{"conversation_id":"c","text":"x"}'
    for content_type in ("application/json; charset=utf-8", "Application/JSON", "application/vnd.api+json"):
        assert client.post_bytes(MESSAGES, body, content_type).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"{'text': 1}",
        b"\xff\xfe\xfa",
        b'{"text": "\xd7\xd6"}',
        b"[" * 30_000,
        b'{"a":' * 10_000,
        b"1" * 5_000,
    ],
)
def test_what_is_no_json_is_a_bad_request(client: Client, content: bytes) -> None:
    assert_problem(client.post_bytes(MESSAGES, content), 400)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b'"text"', b"1", b"NaN"])
def test_json_that_is_no_object_breaks_a_rule(client: Client, content: bytes) -> None:
    assert_problem(client.post_bytes(MESSAGES, content), 422)


def test_a_body_within_the_limit_is_read(client: Client) -> None:
    assert client.post(MESSAGES, {**QUESTION, "extra": "x" * (MAX_BODY_BYTES - 200)}).status_code == 200


def test_a_declared_body_over_the_limit_is_not_read(client: Client) -> None:
    response = client.post_bytes(MESSAGES, b" " * (MAX_BODY_BYTES + 1))
    assert_problem(response, 413)
    assert response.headers["connection"] == "close"


def test_an_undeclared_body_is_read_no_further_than_the_limit(client: Client) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1024
            yield b" " * 1024

    response = client.post_bytes(MESSAGES, endless())
    assert_problem(response, 413)
    assert response.headers["connection"] == "close"
    assert sent <= MAX_BODY_BYTES + 2 * 1024


def test_a_turn_the_assistant_refuses_is_a_422(client: Client) -> None:
    problem = assert_problem(client.post(MESSAGES, {**QUESTION, "text": "不可接受"}), 422)
    assert problem["detail"] == "这句话不能处理。"


def test_a_crash_is_logged_with_an_id_and_without_the_message(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "崩溃13800001234"
    with caplog.at_level(logging.DEBUG):
        response = client.post(MESSAGES, {**QUESTION, "text": secret})
    problem = assert_problem(response, 500)
    assert "RuntimeError" not in response.text
    turn_id = problem["instance"].removeprefix("urn:uuid:")
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert turn_id in record.getMessage()
    assert "RuntimeError" in record.getMessage()
    assert "stand_in.py" in record.getMessage()
    assert "1380000" not in caplog.text


def test_without_an_assistant_every_door_to_it_is_closed_for_now() -> None:
    client = Client(create_app(None))
    for response in (
        client.post(MESSAGES, QUESTION),
        client.post(WEBHOOK, {"sender": "u", "message": "你好"}),
        client.get("/api/v1/knowledge/search?q=低保"),
        client.get("/api/v1/knowledge/documents/x"),
        client.get("/readyz"),
    ):
        assert_problem(response, 503)
    assert client.get("/healthz").status_code == 200


def test_problems_are_counted(client: Client, assistant: StandIn) -> None:
    client.get("/nowhere")
    client.post(MESSAGES, {})
    client.post(MESSAGES, {**QUESTION, "text": "崩溃"})
    text = client.get("/metrics").text
    for status in (404, 422, 500):
        assert f'assistant_errors_total{{status="{status}"}} 1.0' in text
