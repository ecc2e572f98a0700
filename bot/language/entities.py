"""Everything that a message says of itself, in one list: times, sums, ages, people, contacts, numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.language import times
from bot.language.contacts import read_names, read_phones
from bot.language.numbers import read_age, read_income, read_money, read_numbers, read_people


@dataclass(frozen=True)
class Entity:
    """A piece of a message from character `start` to `end` and what it means.

    `value` is JSON: for `time` `{"start", "end", "grain"}` (ISO 8601 with offset), `money`
    `{"amount", "unit", "per"}`, `age` `{"years"}`, `income` `{"amount", "period", "people", "each"}`,
    `people` and `number` a number, `phone` E.164, `name` the name. `about: true` stands in the value
    of a sum or age that was said roughly, `nominal: true` in that of a 虚岁.
    """

    type: str
    text: str
    start: int
    end: int
    value: Any


Reader = Callable[[str, datetime], Iterable[Entity]]


def read_entities(text: str, now: datetime, readers: tuple[Reader, ...] | None = None) -> tuple[Entity, ...]:
    """The entities of `text`, in its order, seen from `now` (aware).

    Of entities that overlap the longest stays, then the one whose reader comes first; an `income`
    stays beside its `money`. `readers` replaces `READERS`, so that other rooms can add their own.
    """
    found: list[Entity] = []
    for reader in READERS if readers is None else readers:
        found.extend(reader(text, now))
    return _without_overlaps(found)


def _without_overlaps(found: list[Entity]) -> tuple[Entity, ...]:
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda one: one.start - one.end):
        if not any(_excludes(other, entity) for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.type)))


def _excludes(other: Entity, entity: Entity) -> bool:
    overlap = other.start < entity.end and entity.start < other.end
    return overlap and {other.type, entity.type} != {"income", "money"}


def _entity(kind: str, span: Any, value: Any) -> Entity:
    return Entity(kind, span.text, span.start, span.end, value)


def _marked(value: dict[str, Any], **marks: bool) -> dict[str, Any]:
    """`value` with those of the marks that hold."""
    return value | {name: True for name, holds in marks.items() if holds}


def _times(text: str, now: datetime) -> Iterable[Entity]:
    for span in times.read_times(text, now):
        value = {"start": span.begin.isoformat(), "end": span.finish.isoformat(), "grain": span.grain}
        yield _entity("time", span, value)


def _money(text: str, _now: datetime) -> Iterable[Entity]:
    for span in read_money(text):
        value = {"amount": span.amount, "unit": "CNY", "per": list(span.per)}
        yield _entity("money", span, _marked(value, about=span.about))


def _income(text: str, _now: datetime) -> Iterable[Entity]:
    for span in read_income(text):
        value = {"amount": span.amount, "period": span.period, "people": span.people, "each": span.each}
        yield _entity("income", span, value)


def _age(text: str, _now: datetime) -> Iterable[Entity]:
    for span in read_age(text):
        yield _entity("age", span, _marked({"years": span.years}, about=span.about, nominal=span.nominal))


def _phones(text: str, _now: datetime) -> Iterable[Entity]:
    return (_entity("phone", span, span.number) for span in read_phones(text))


def _names(text: str, _now: datetime) -> Iterable[Entity]:
    return (_entity("name", span, span.name) for span in read_names(text))


def _people(text: str, _now: datetime) -> Iterable[Entity]:
    return (_entity("people", span, span.count) for span in read_people(text))


def _numbers(text: str, _now: datetime) -> Iterable[Entity]:
    return (_entity("number", span, span.value) for span in read_numbers(text))


#: From the first to the last in what they win of equal length.
READERS: tuple[Reader, ...] = (_phones, _times, _money, _income, _age, _people, _names, _numbers)
