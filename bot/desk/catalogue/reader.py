"""Reads `knowledge_base/services/*.yml`; the format is in `knowledge_base/README.md`."""

from __future__ import annotations

from dataclasses import fields as fields_of
from pathlib import Path

from yaml.nodes import ScalarNode

from bot.desk.catalogue.coherence import check_service, check_slot
from bot.desk.catalogue.model import HELPERS, KINDS, SENSITIVE, SLOT_TYPES, Claim, Option, Service, Slot
from bot.desk.catalogue.timetable import read_timetable, replaced
from bot.desk.catalogue.values import flag, one_of, only, texts, whole, whole_or_none
from bot.errors import KnowledgeError
from bot.knowledge.frontmatter import Entry, fields, load_yaml, read_text

_SERVICE_KEYS = tuple(field.name for field in fields_of(Service))
_SLOT_KEYS = tuple(field.name for field in fields_of(Slot))


def _claim(entry: Entry) -> Claim:
    data = fields(entry)
    only(data, ("text", "cite"))
    return Claim(data.required("text"), texts(data, "cite"))


def _option(entry: Entry) -> Option:
    """A plain text is an option without aliases."""
    if isinstance(entry.node, ScalarNode):
        if not entry.text():
            raise entry.error("“options”里有一项是空的")
        return Option(entry.text())
    data = fields(entry)
    only(data, ("value", "aliases"))
    return Option(data.required("value"), texts(data, "aliases"))


def _slot(entry: Entry) -> Slot:
    data = fields(entry)
    only(data, _SLOT_KEYS)
    slot = Slot(
        name=data.required("name"),
        type=one_of(data.entry("type"), SLOT_TYPES),
        label=data.required("label"),
        ask=data.required("ask"),
        example=data.text("example"),
        required=flag(data, "required", True),
        options=tuple(_option(item) for item in data.items("options")),
        least=whole_or_none(data, "least"),
        most=whole_or_none(data, "most"),
        several=flag(data, "several", False),
        pattern=data.text("pattern"),
        called=texts(data, "called"),
    )
    check_slot(slot, entry)
    return slot


def parse_service(text: str, path: Path) -> Service:
    """The service that `text` writes; `path` names it in messages and its stem must be the id.

    Raises `KnowledgeError` naming file, line and reason where the format is not followed or the parts
    do not fit together.
    """
    root = load_yaml(text, path)
    data = fields(root)
    only(data, _SERVICE_KEYS)
    timetable = data.entries.get("timetable")
    service = Service(
        id=data.required("id"),
        name=data.required("name"),
        topic=data.required("topic"),
        kind=one_of(data.entry("kind"), KINDS),
        aliases=texts(data, "aliases"),
        examples=texts(data, "examples"),
        summary=data.required("summary"),
        audience=_claim(data.entry("audience")),
        slots=tuple(_slot(item) for item in data.entry("slots").items()),
        documents=tuple(_claim(item) for item in data.items("documents")),
        fee=_claim(data.entry("fee")),
        cancellation=_claim(data.entry("cancellation")),
        afterwards=data.required("afterwards"),
        retention_days=whole(data.entry("retention_days"), 1),
        cancel_hours=whole_or_none(data, "cancel_hours") or 0,
        deadline_days=whole_or_none(data, "deadline_days", 1),
        sensitive=tuple(one_of(item, SENSITIVE) for item in data.items("sensitive")),
        timetable=None if timetable is None or timetable.is_null else read_timetable(timetable),
        at_home=flag(data, "at_home", False),
        helpers=tuple(one_of(item, HELPERS) for item in data.items("helpers")),
        helper_slot=data.text("helper_slot") or None,
        emergency_note=data.text("emergency_note"),
    )
    check_service(service, data)
    return service


def read_service(path: Path) -> Service:
    """The service in one file. Raises `KnowledgeError` as `parse_service` does."""
    return parse_service(read_text(path), path)


def load_services(folder: Path, timetable_file: Path | None = None) -> dict[str, Service]:
    """Service by id, ordered by id: every `*.yml` of `folder`.

    `timetable_file` replaces examples of hours, capacities and places (see `timetable.replaced`).
    Raises `KnowledgeError` naming file and line at the first thing that is wrong.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: 没有这个文件夹")
    services = {path.stem: read_service(path) for path in sorted(folder.glob("*.yml"))}
    services = {id: services[id] for id in sorted(services)}
    return services if timetable_file is None else replaced(services, timetable_file)
