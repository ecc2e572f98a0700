"""Agents on several machines: of all who claim at once, one has it, and every line has a number of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

from bot.desk import Database
from bot.handover import HandoverDesk
from bot.settings import ROOT
from tests.desk.office import KEY, NOW
from tests.handover.calls import called

#: What one process does: it waits for the word, claims what it can, and writes into what it has.
PROGRAM = """
import json, sys
from datetime import datetime
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.errors import NotAllowed
from bot.handover import HandoverDesk

url, key, agent, now, *ids = sys.argv[1:]
database = Database(url)
desk, now, won = HandoverDesk(database, Cipher([key])), datetime.fromisoformat(now), []
print("ready", flush=True)
sys.stdin.readline()
for id in ids:
    try:
        desk.claim(id, agent, now)
    except NotAllowed:
        continue
    won.append(id)
    for number in range(2):
        desk.line(id, "agent", f"{agent}{number}", now, f"k-{number}", agent)
print(json.dumps(won), flush=True)
"""


def test_each_conversation_is_claimed_once(database_url: str, desk: HandoverDesk, database: Database) -> None:
    waiting = [called(desk, f"c-{number}").id for number in range(40)]
    agents = [f"座席{number}" for number in range(3)]
    processes = [
        subprocess.Popen(
            # Each goes through the queue from another end.
            [
                sys.executable,
                "-c",
                PROGRAM,
                database_url,
                KEY,
                agent,
                NOW.isoformat(),
                *waiting[shift:],
                *waiting[:shift],
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for shift, agent in enumerate(agents)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    won = {}
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for agent, process in zip(agents, processes, strict=True):
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        won[agent] = json.loads(out)
    assert Counter(id for ids in won.values() for id in ids) == Counter(waiting)
    for agent, ids in won.items():
        for id in ids:
            lines = desk.transcript(id)
            assert desk.find(id).agent == agent
            assert [line.number for line in lines] == list(range(1, len(lines) + 1))
            assert [line.text for line in lines if line.who == "agent"] == [f"{agent}0", f"{agent}1"]
