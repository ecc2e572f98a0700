"""The server's log: what a line holds, and what none does."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import subprocess
import sys
from typing import Any

import httpx
import pytest

from bot.settings import ROOT
from connectors import turn_ids
from tests.connectors.client import MESSAGES, WEBHOOK, Client
from tests.connectors.server import announced, running
from tests.connectors.stand_in import StandIn

#: Sets the server's log up in a process of its own, where nobody else's logging is touched.
LOGGING = """
import logging, sys
from logging.config import dictConfig
from bot.settings import Settings
from connectors.logs import log_config
from connectors.turn_ids import begin_turn

dictConfig(log_config(Settings(log_format=sys.argv[1])))
logging.getLogger("uvicorn.access").info(
    '%s - "%s %s HTTP/%s" %d', "192.0.2.1:5", "GET", "/staff/cases/483201561?q=王大爷", "1.1", 200
)
for name in ("uvicorn.error", "gunicorn.error", "connectors.test", "bot.test", "somebody.elses"):
    logging.getLogger(name).warning("no place for %s", "13800138000")
turn = begin_turn()
print(turn)
logging.getLogger("connectors.problems").error("turn %s failed", turn)
try:
    raise ValueError("13800138000")
except ValueError:
    logging.getLogger("bot.test").exception("a fault\\nin two lines")
"""


def logged(form: str) -> tuple[str, str, str]:
    """Standard output, standard error and the id of the turn."""
    done = subprocess.run(
        [sys.executable, "-c", LOGGING, form], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout, done.stderr, done.stdout.split()[-1]


def test_what_is_personal_is_masked_in_the_servers_log() -> None:
    out, err, turn = logged("text")
    assert '"GET /staff/cases/[number] HTTP/1.1" 200' in out
    assert err.count("no place for [phone]") == 5
    assert f"turn {turn} failed" in err
    assert "ValueError: [phone]" in err
    told = (out + err).replace(turn, "")
    assert "138" not in told
    assert "192.0.2.1" not in told
    assert "王" not in told


def test_as_json_each_line_is_an_object_and_masked() -> None:
    out, err, turn = logged("json")
    (request,) = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    assert {name: request[name] for name in ("method", "path", "status", "logger")} == {
        "method": "GET",
        "path": "/staff/cases/[number]",
        "status": 200,
        "logger": "uvicorn.access",
    }
    lines = [json.loads(line) for line in err.splitlines()]
    assert [line["message"] for line in lines] == [
        *["no place for [phone]"] * 5,
        f"turn {turn} failed",
        "a fault\nin two lines",
    ]
    assert [line.get("turn") for line in lines] == [None] * 5 + [turn] * 2
    assert lines[-1]["trace"].endswith("ValueError: [phone]")
    assert all("+" in line["time"] for line in lines)
    told = (out + err).replace(turn, "")
    assert "192.0.2.1" not in told
    assert "王" not in told


def turn_records(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What was logged of turns."""
    return [record for record in caplog.records if record.name == "connectors.turns"]


def test_each_turn_is_logged_once_without_its_words(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(MESSAGES, {"conversation_id": "wang", "text": "补贴", "channel": "kiosk"})
        client.post(WEBHOOK, {"sender": "wang", "message": "老年食堂吃饭打几折"})
    first, second = turn_records(caplog)
    assert (first.__dict__["route"], first.__dict__["channel"]) == ("clarify", "kiosk")
    assert (second.__dict__["route"], second.__dict__["channel"]) == ("answer", "rest")
    assert first.__dict__["took_ms"] >= 0
    assert first.args[0] != second.args[0]  # type: ignore[index]
    assert "wang" not in caplog.text
    assert "补贴" not in caplog.text
    assert "食堂" not in caplog.text


def test_what_the_assistant_logs_in_a_turn_bears_the_turns_id(
    client: Client, assistant: StandIn, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = assistant._answer

    def logging_answer(*arguments: Any) -> Any:
        logging.getLogger("bot.test").warning("hm")
        return answer(*arguments)

    monkeypatch.setattr(assistant, "_answer", logging_answer)
    caplog.handler.addFilter(turn_ids.TurnFilter())
    with caplog.at_level(logging.INFO):
        client.post(MESSAGES, {"conversation_id": "c", "text": "你好"})
        problem = client.post(MESSAGES, {"conversation_id": "c", "text": "崩溃"}).json()
    turns = [record.__dict__["turn"] for record in caplog.records if record.name == "bot.test"]
    (answered,) = turn_records(caplog)
    (failed,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert turns[0] == answered.__dict__["turn"]
    assert turns[1] == failed.__dict__["turn"] == problem["instance"].removeprefix("urn:uuid:")
    assert turns[0] != turns[1]


def test_turns_at_the_same_time_have_ids_of_their_own() -> None:
    async def turn() -> tuple[str, str]:
        begun = turn_ids.begin_turn()
        await asyncio.sleep(0)
        return str(begun), str(turn_ids.turn_id())

    async def both() -> list[tuple[str, str]]:
        return await asyncio.gather(turn(), turn())

    (one, still_one), (other, still_other) = asyncio.run(both())
    assert one == still_one
    assert other == still_other
    assert one != other


def test_a_servers_whole_log_is_json() -> None:
    with running("ready", 0, 1, BOT_LOG_FORMAT="json") as process:
        address = announced(process)
        body = {"conversation_id": "wang", "text": "补贴", "channel": "web"}
        assert httpx.post(address + MESSAGES, json=body, trust_env=False).status_code == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    lines = [json.loads(line) for line in (out + err).splitlines()]
    (turn,) = [line for line in lines if "route" in line]
    assert (turn["route"], turn["channel"]) == ("clarify", "web")
    assert turn["turn"] in turn["message"]
    assert isinstance(turn["took_ms"], float)
    (request,) = [line for line in lines if line["message"] == "request"]
    assert request["path"] == MESSAGES
