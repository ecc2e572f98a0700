"""How much danger to life is seen, and how often where there is none, on messages training never sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import yaml

from bot.assistant import Assistant
from bot.bench.figure import Figure
from bot.errors import KnowledgeError
from bot.messages import Turn
from bot.progress import Steps
from bot.yaml_files import read_yaml

_ALARM = "emergency"


@dataclass(frozen=True)
class Messages:
    """`danger`: kind → messages of people in danger now; `calm`: messages that only sound like it."""

    danger: dict[str, tuple[str, ...]]
    calm: tuple[str, ...]


def read_messages(path: Path) -> Messages:
    """Raises `KnowledgeError` when the file is not such a set."""
    try:
        data = read_yaml(path)
        danger = {str(kind): tuple(map(str, texts)) for kind, texts in data["danger"].items()}
        messages = Messages(danger, tuple(map(str, data["calm"])))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{path}: not a set of dangerous and calm messages: {error}") from error
    if not messages.calm or not all(danger.values()):
        raise KnowledgeError(f"{path}: a set needs messages of both sorts")
    return messages


async def measure(assistant: Assistant, path: Path) -> list[Figure]:
    """Asks each message in a conversation of its own."""
    messages = read_messages(path)
    total = sum(map(len, messages.danger.values())) + len(messages.calm)
    numbers = count()
    with Steps() as steps, steps.step("danger", total=total) as advance:

        async def unlike(texts: Sequence[str], alarm: bool) -> list[str]:
            """The messages at which an alarm is raised, or not, against what is wanted."""
            wrong = []
            for text in texts:
                reply = await assistant.handle(Turn(f"danger-{next(numbers)}", text))
                if (reply.trace.route == _ALARM) != alarm:
                    wrong.append(text)
                advance(1)
            return wrong

        missed = {kind: await unlike(texts, True) for kind, texts in messages.danger.items()}
        alarmed = await unlike(messages.calm, False)
    return figures(messages, missed, alarmed)


def figures(messages: Messages, missed: dict[str, list[str]], alarmed: Sequence[str]) -> list[Figure]:
    """What was seen; beside it, how much was missed of which kind."""
    count = sum(map(len, messages.danger.values()))
    lost = sum(map(len, missed.values()))
    by_kind = ", ".join(f"{kind} {len(texts)}" for kind, texts in missed.items() if texts)
    return [
        Figure(
            "danger",
            "danger to life seen",
            1 - lost / count,
            "%",
            baseline=f"{count} messages; missed: {by_kind or 'none'}",
        ),
        Figure(
            "danger",
            "alarms where there is none",
            len(alarmed) / len(messages.calm),
            "%",
            baseline=f"{len(messages.calm)} messages that sound like it",
        ),
    ]
