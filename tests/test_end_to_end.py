"""The real server in a process of its own, as `python -m bot serve` starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import httpx
import pytest

from bot.settings import ROOT

READY = "滨江民政助手已就绪："


@pytest.fixture(scope="module")
def server(trained: None) -> Iterator[httpx.Client]:
    """A client of a fresh server on a free port; the server must end well on Ctrl+C."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", "0"],
            cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, stdout=subprocess.PIPE, stderr=errors, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        if not line.startswith(READY):
            process.kill()
            process.communicate()
            errors.seek(0)
            pytest.fail(f"the server did not start: {line} {errors.read()}")
        address = line.removeprefix(READY).removesuffix("/chat")
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            yield client
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=60)
        errors.seek(0)
        logged = told + errors.read()
    assert process.returncode == 0
    assert "Traceback" not in logged
    for words in ("低保", "老年食堂", "你好呀"):
        assert words not in logged, "a resident's words are in the log"


def ask(server: httpx.Client, conversation: str, text: str, **more: str) -> dict[str, object]:
    """One turn; the reply as JSON."""
    body = {"conversation_id": conversation, "text": text, **more}
    response = server.post("/api/v1/messages", json=body)
    assert response.status_code == 200, response.text
    reply: dict[str, object] = response.json()
    return reply


def test_a_question_is_answered_and_cited(server: httpx.Client) -> None:
    reply = ask(server, "e2e", "低保标准每个月给多少", channel="kiosk")
    bubble = reply["replies"][0]  # type: ignore[index]
    assert reply["trace"]["route"] == "answer"  # type: ignore[index]
    assert reply["trace"]["topic"] == "relief"  # type: ignore[index]
    assert "1301" in bubble["text"]
    assert any("1301" in citation["quote"] for citation in bubble["citations"])


def test_a_retry_is_the_first_reply(server: httpx.Client) -> None:
    first = ask(server, "e2e-retry", "老年食堂几岁可以打折", message_id="m-1")
    assert ask(server, "e2e-retry", "老年食堂几岁可以打折", message_id="m-1") == first


def test_the_search_agrees_with_the_chat(server: httpx.Client) -> None:
    text = "离婚冷静期多久"
    cited = ask(server, "e2e-search", text)["replies"][0]["citations"][0]  # type: ignore[index]
    found = server.get("/api/v1/knowledge/search", params={"q": text, "limit": 3}).json()
    assert found["hits"][0]["document_id"] == cited["document_id"]
    assert found["hits"][0]["citation"] == cited
    assert len(found["hits"]) <= 3
    document = server.get(f"/api/v1/knowledge/documents/{cited['document_id']}").json()
    assert any(section["section"] == found["hits"][0]["section"] for section in document["sections"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"conversation_id": "c", "text": ""}, 422),
        ({"conversation_id": "c", "text": "低" * 1001}, 422),
        ({"conversation_id": "c", "text": "低保", "channel": "pigeon"}, 422),
        ({"text": "低保"}, 422),
    ],
)
def test_a_wrong_message_is_a_problem(server: httpx.Client, body: dict[str, str], status: int) -> None:
    response = server.post("/api/v1/messages", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(response.json())


def test_an_unknown_document_is_a_problem(server: httpx.Client) -> None:
    response = server.get("/api/v1/knowledge/documents/none")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_rasas_clients_are_served(server: httpx.Client) -> None:
    bubbles = server.post("/webhooks/rest/webhook", json={"sender": "resident-1", "message": "你好呀"}).json()
    assert bubbles[0]["recipient_id"] == "resident-1"
    assert bubbles[0]["custom"]["trace"]["route"] == "chitchat"


def test_health_readiness_and_metrics(server: httpx.Client) -> None:
    assert server.get("/healthz").json() == {"status": "ok"}
    ready = server.get("/readyz")
    assert ready.status_code == 200
    assert set(ready.json()["parts"].values()) == {"ok"}
    assert 'assistant_turns_total{channel="kiosk",route="answer"}' in server.get("/metrics").text


def test_the_chat_page_is_there(server: httpx.Client) -> None:
    page = server.get("/chat")
    assert page.status_code == 200
    assert "<html" in page.text
