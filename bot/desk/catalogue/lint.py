"""The check of `knowledge_base/services/*.yml`, a part of `python -m bot kb lint`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.desk.calendar import start_times
from bot.desk.catalogue.claims import as_guide, check_facts, check_numbers, check_summary
from bot.desk.catalogue.model import Service
from bot.desk.catalogue.reader import parse_service
from bot.desk.catalogue.timetable import replaced
from bot.knowledge.factbook import FactBook
from bot.knowledge.frontmatter import Fields, PlaceError, fields, load_yaml, markdown_files, read_text
from bot.knowledge.guides import read_guide
from bot.knowledge.lint import Problem, Superseded, load_superseded, plans, superseded
from bot.knowledge.lint.questions import comparable
from bot.knowledge.model import Guide
from bot.knowledge.topics import load_topics

#: Fewest ways of asking for a service: what the classifier learns it from.
FEWEST_EXAMPLES = 12
#: Longer than any run of public holidays, so that a timetable that opens at all does so within.
_LOOK_AHEAD_DAYS = 21


@dataclass(frozen=True)
class Written:
    """A service, and the keys of the file it was read from, for their lines."""

    service: Service
    data: Fields


@dataclass(frozen=True)
class Background:
    """What services are held against. `emergency` is what the sources of `emergency.yml` say."""

    today: date
    topics: Collection[str]
    book: FactBook
    rows: Sequence[Superseded] = ()
    emergency: str = ""


def parse_written(text: str, path: Path) -> Written:
    """The service that `text` writes, with its lines. Raises `KnowledgeError` as `parse_service` does."""
    return Written(parse_service(text, path), fields(load_yaml(text, path)))


def _shape(written: Written, known: Background) -> Iterator[Problem]:
    service, data = written.service, written.data

    def problem(key: str, rule: str, message: str) -> Problem:
        return Problem(data.path, data.entries[key].line if key in data.entries else 1, rule, message)

    if service.topic not in known.topics:
        yield problem("topic", "unknown-topic", f"没有“{service.topic}”这个主题；可用的主题编号见 topics.yml")
    if len(service.examples) < FEWEST_EXAMPLES:
        count = len(service.examples)
        yield problem("examples", "few-examples", f"只有 {count} 条说法，至少要 {FEWEST_EXAMPLES} 条")
    timetable = service.timetable
    if timetable is not None:
        days = (known.today + timedelta(days=ahead) for ahead in range(_LOOK_AHEAD_DAYS))
        if not any(start_times(timetable, day) for day in days):
            message = "开放时间里排不下一次服务；请核对 hours、slot_minutes 和 duration_minutes"
            yield problem("timetable", "no-start-time", message)


def _service_problems(written: Written, known: Background) -> Iterator[Problem]:
    guide = as_guide(written.service, written.data, known.book)
    yield from _shape(written, known)
    yield from check_facts(guide, known.book, known.today)
    yield from check_numbers(written.service, guide, known.emergency)
    yield from check_summary(guide)
    yield from plans.check(guide)
    yield from superseded.check(guide, known.rows)


def _claimed_twice(services: Iterable[Written], key: str) -> Iterator[Problem]:
    """Names or examples of one service that another one has too: they could mean either."""
    claimed: dict[str, str] = {}
    for written in services:
        service = written.service
        said = service.examples if key == "examples" else (service.short_name, *service.aliases)
        for plain, text in {comparable(text): text for text in said}.items():
            other = claimed.setdefault(plain, service.id)
            if other != service.id:
                line = written.data.entries[key].line if key in written.data.entries else 1
                yield Problem(
                    written.data.path, line, "claimed-twice", f"“{text}”也是 {other} 的说法；请只留一处"
                )


def check_services(services: Sequence[Written], known: Background) -> list[Problem]:
    """Every problem of `services`, ordered by file and line."""
    found = [problem for written in services for problem in _service_problems(written, known)]
    for key in ("aliases", "examples"):
        found += _claimed_twice(services, key)
    return sorted(found)


def _readable_guides(folder: Path) -> Iterator[Guide]:
    for path in markdown_files(folder):
        try:
            yield read_guide(path)
        except PlaceError:
            continue  # the check of the guides reports it


def _emergency_sources(file: Path) -> str:
    if not file.is_file():
        return ""
    sources = fields(load_yaml(read_text(file), file)).entry("sources").pairs().values()
    return "\n".join(fields(source).text("quote") for source in sources)


def _format_problem(error: PlaceError) -> Problem:
    return Problem(error.path, error.line, "format", error.reason)


def lint(knowledge_dir: Path, today: date, timetable_file: Path | None = None) -> list[Problem]:
    """Every problem of `services/*.yml`, and of the file that replaces timetables, by file and line.

    Files that cannot be read are problems too (rule `format`). Raises `KnowledgeError` only where
    `topics.yml`, `superseded.yml` or `emergency.yml` cannot be read.
    """
    rows_file = knowledge_dir / "superseded.yml"
    known = Background(
        today=today,
        topics=load_topics(knowledge_dir / "topics.yml"),
        book=FactBook.from_guides(_readable_guides(knowledge_dir / "guides")),
        rows=load_superseded(rows_file) if rows_file.is_file() else (),
        emergency=_emergency_sources(knowledge_dir / "emergency.yml"),
    )
    unreadable: list[Problem] = []
    services: list[Written] = []
    for path in sorted((knowledge_dir / "services").glob("*.yml")):
        try:
            services.append(parse_written(read_text(path), path))
        except PlaceError as error:
            unreadable.append(_format_problem(error))
    if timetable_file is not None:
        try:
            replaced({written.service.id: written.service for written in services}, timetable_file)
        except PlaceError as error:
            unreadable.append(_format_problem(error))
    return sorted(unreadable + check_services(services, known))
