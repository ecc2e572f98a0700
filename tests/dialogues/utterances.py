"""Every test utterance with the routes that are right for it, from conversations and evaluation sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.bench.danger import read_messages
from bot.settings import ROOT
from tests.dialogues.conversations import load_conversations

EVALUATION = ROOT / "tests" / "evaluation"


@dataclass(frozen=True)
class Utterance:
    """What a resident says, and where a test says so; `alone` is false after another turn."""

    text: str
    routes: tuple[str, ...]
    place: str
    alone: bool


def of_dialogues() -> Iterator[Utterance]:
    """Each typed turn of each conversation."""
    for conversation in load_conversations():
        for number, step in enumerate(conversation.steps):
            if step.press is None and step.staff is None:
                yield Utterance(step.say, step.routes, conversation.place, alone=number == 0)


def of_evaluation(file: Path) -> Iterator[Utterance]:
    """Each message of one set, and the messages of the turns before."""
    rows: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for row in rows:
        routes = row["route"] if isinstance(row["route"], list) else [row["route"]]
        before = row.get("before")
        if before:
            yield Utterance(str(before), (), file.name, alone=True)
        yield Utterance(str(row["text"]), tuple(routes), file.name, alone=not before)


def of_danger(file: Path) -> Iterator[Utterance]:
    """Each message of the set of danger."""
    messages = read_messages(file)
    for text in (*(text for texts in messages.danger.values() for text in texts), *messages.calm):
        yield Utterance(text, (), file.name, alone=True)
