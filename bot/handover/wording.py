"""The editors' sentences and hours for hand-overs: `knowledge_base/handover.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from string import Formatter

from bot.desk.catalogue.model import Timetable
from bot.desk.catalogue.timetable import read_hours
from bot.knowledge.frontmatter import Entry, Fields, fields, load_yaml, read_text

#: The sentences that each part of the file must have, each with the blanks that it may have.
SENTENCES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "resident": {
        "waiting": frozenset({"person"}),
        "closed": frozenset({"person", "when", "example"}),
        **dict.fromkeys(("claimed", "joined", "ended", "requeued", "example"), frozenset[str]()),
    },
    "suggest": {
        "emergency": frozenset({"name", "say"}),
        "service": frozenset({"service"}),
        "precheck": frozenset({"programme"}),
        **dict.fromkeys(("case", "person"), frozenset[str]()),
        **dict.fromkeys(("clarify", "vague"), frozenset({"options"})),
    },
    "summary": {
        **{
            name: frozenset({name}) for name in ("topics", "concepts", "facts", "phone", "services", "danger")
        },
        **dict.fromkeys(("latest", "replied"), frozenset({"text"})),
        "nothing": frozenset[str](),
    },
}


@dataclass(frozen=True)
class HandoverWording:
    """`resident`, `suggest` and `summary` are sentences by name; `hours` is when somebody is there.

    `idle` is how long an agent may leave a hand-over untouched.
    """

    hours: Timetable
    idle: timedelta
    resident: Mapping[str, str]
    suggest: Mapping[str, str]
    summary: Mapping[str, str]


def load_handover(path: Path) -> HandoverWording:
    """Reads the file. Raises `KnowledgeError` naming the place that is wrong."""
    data = fields(load_yaml(read_text(path), path))
    parts = {name: _sentences(data.entry(name), wanted) for name, wanted in SENTENCES.items()}
    return HandoverWording(hours=_hours(data.entry("hours")), idle=_idle(data), **parts)


def _sentences(entry: Entry, wanted: Mapping[str, frozenset[str]]) -> dict[str, str]:
    data = fields(entry)
    return {name: _sentence(data, name, blanks) for name, blanks in wanted.items()}


def _sentence(data: Fields, name: str, blanks: frozenset[str]) -> str:
    written = data.required(name)
    try:
        used = {blank for _, blank, _, _ in Formatter().parse(written) if blank is not None}
    except ValueError as error:
        raise data.entry(name).error(f"“{name}”里的花括号不成对") from error
    if used - blanks:
        raise data.entry(name).error(f"“{name}”里不能用 {{{min(used - blanks)}}}")
    return written


def _idle(data: Fields) -> timedelta:
    written = data.entry("idle_minutes")
    if not written.text().isdecimal() or int(written.text()) < 1:
        raise written.error("“idle_minutes”要写成一个大于零的整数")
    return timedelta(minutes=int(written.text()))


def _hours(entry: Entry) -> Timetable:
    """Only what opening times are reckoned from means something in this timetable."""
    data = fields(entry)
    return Timetable(
        hours=read_hours(data.entry("week")),
        open_on_holidays=data.flag("open_on_holidays"),
        capacity=1,
        slot_minutes=1,
        duration_minutes=1,
        lead_hours=0,
        horizon_days=0,
        place="",
        example=data.flag("example"),
    )
