"""How often residents are understood: route and topic over a set of messages that training never sees.

A set is a YAML list, or JSON lines in a `.jsonl` file, of `{text, route, topic, style}`; `route` and `topic`
may be lists where several are right, `before` is the message of the turn before, `must` lists strings the
answer has to contain.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.assistant import Assistant
from bot.bench.own_store import own_store
from bot.errors import KnowledgeError
from bot.jsonl import read_rows
from bot.messages import Reply, Turn
from bot.progress import Steps
from bot.yaml_files import read_yaml

_ROUTES = ("answer", "clarify", "form", "done", "eligibility", "handoff", "decline", "chitchat", "emergency")


@dataclass(frozen=True)
class Case:
    """One message with what a resident should get."""

    text: str
    routes: tuple[str, ...]
    topics: tuple[str | None, ...]
    style: str
    before: str | None
    must: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What a resident got."""

    case: Case
    route: str
    topic: str | None
    intent: str
    text: str

    @property
    def right_route(self) -> bool:
        """The route is one of those that are right."""
        return self.route in self.case.routes

    @property
    def right(self) -> bool:
        """Route and, for an answer or a form, topic are right."""
        return self.right_route and (self.route not in ("answer", "form") or self.topic in self.case.topics)

    @property
    def contains(self) -> bool:
        """Each string that the answer must contain is in it."""
        told = _plain(self.text)
        return all(_plain(piece) in told for piece in self.case.must)


def read_cases(path: Path) -> list[Case]:
    """Raises `KnowledgeError` when the file is not such a list."""
    try:
        rows: Any = read_rows(path, ("text", "route")) if path.suffix == ".jsonl" else read_yaml(path)
        return [
            Case(
                text=str(row["text"]),
                routes=tuple(_listed(row["route"])),
                topics=tuple(_listed(row.get("topic"))),
                style=str(row.get("style", "")),
                before=row.get("before"),
                must=tuple(map(str, row.get("must") or ())),
            )
            for row in rows
        ]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{path}: not a set of messages: {error}") from error


async def take(assistant: Assistant, cases: Sequence[Case]) -> list[Outcome]:
    """Asks each message in a conversation of its own."""
    outcomes = []
    with Steps() as steps, steps.step("messages", total=len(cases)) as advance:
        for number, case in enumerate(cases):
            conversation = f"quality-{number}"
            if case.before:
                await assistant.handle(Turn(conversation, case.before))
            reply = await assistant.handle(Turn(conversation, case.text))
            outcomes.append(_outcome(case, reply))
            advance(1)
    return outcomes


def _outcome(case: Case, reply: Reply) -> Outcome:
    trace = reply.trace
    text = "\n".join(message.text for message in reply.replies)
    quoted = "\n".join(citation.quote for message in reply.replies for citation in message.citations)
    return Outcome(case, trace.route, trace.topic, str(trace.intent["name"]), f"{text}\n{quoted}")


@dataclass(frozen=True)
class Figures:
    """Shares in [0, 1] over one set."""

    messages: int
    right: float
    outside_answered: float
    emergencies_found: float
    emergencies_invented: int
    answers_containing: float


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """The figures of the README."""
    outside = [o for o in outcomes if o.case.routes == ("decline",)]
    danger = [o for o in outcomes if "emergency" in o.case.routes]
    owed = [o for o in outcomes if o.case.must]
    return Figures(
        messages=len(outcomes),
        right=_share([o.right for o in outcomes]),
        outside_answered=_share([o.route == "answer" for o in outside]),
        emergencies_found=_share([o.route == "emergency" for o in danger]),
        emergencies_invented=sum(o.route == "emergency" and o not in danger for o in outcomes),
        answers_containing=_share([o.contains for o in owed]),
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """Routes wanted (rows) against routes taken (columns), then the share that is right by style."""
    counts = Counter((o.case.routes[0], o.route) for o in outcomes)
    wanted = [route for route in _ROUTES if any(w == route for w, _ in counts)]
    lines = ["wanted \\ got".ljust(14) + "".join(route.rjust(11) for route in _ROUTES)]
    for row in wanted:
        lines.append(row.ljust(14) + "".join(str(counts[row, column] or "·").rjust(11) for column in _ROUTES))
    lines.append("")
    for style in sorted({o.case.style for o in outcomes}):
        of_style = [o for o in outcomes if o.case.style == style]
        lines.append(f"{style:<14}{len(of_style):>5}  {_share([o.right for o in of_style]):.1%}")
    return "\n".join(lines)


def draw(outcomes: Sequence[Outcome], path: Path) -> None:
    """Writes the confusion of topics and routes as a picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    def name(route: str, topic: str | None) -> str:
        return topic or "answer" if route == "answer" else route.upper()

    pairs = [
        (name(o.case.routes[0], o.topic if o.right else o.case.topics[0]), name(o.route, o.topic))
        for o in outcomes
    ]
    labels = sorted({label for pair in pairs for label in pair}, key=lambda label: (label.isupper(), label))
    counts = Counter(pairs)
    grid = [[counts[row, column] for column in labels] for row in labels]
    figure, axes = pyplot.subplots(figsize=(11, 10))
    axes.imshow([[min(value, 12) for value in row] for row in grid], cmap="Blues")
    axes.set_xticks(range(len(labels)), labels, rotation=90)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("got")
    axes.set_ylabel("wanted")
    for i, row in enumerate(grid):
        for j, value in enumerate(row):
            if value:
                axes.text(
                    j, i, value, ha="center", va="center", color="white" if value > 8 else "black", size=7
                )
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def run(data: Path, picture: Path, failures: bool) -> Figures:
    """Takes a set, prints its table and figures, writes its picture."""

    async def whole() -> list[Outcome]:
        return await take(await Assistant.start(), read_cases(data))

    with own_store():
        outcomes = asyncio.run(whole())
    if failures:
        for outcome in outcomes:
            if not outcome.right:
                wanted = f"{'/'.join(outcome.case.routes)} {outcome.case.topics}"
                got = f"{outcome.route} {outcome.topic} ({outcome.intent})"
                print(f"- {outcome.case.text}\n    wanted {wanted}, got {got}")
    print(table(outcomes))
    result = figures(outcomes)
    print(
        f"\n{result.messages} messages: route and topic right {result.right:.1%}; out of scope answered "
        f"{result.outside_answered:.1%}; emergencies found {result.emergencies_found:.1%}, invented "
        f"{result.emergencies_invented}; required facts in the answer {result.answers_containing:.1%}"
    )
    draw(outcomes, picture)
    return result


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _plain(text: str) -> str:
    return re.sub(r"[\s,，]", "", text)
