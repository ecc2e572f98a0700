"""What a service says, held against what it cites, by the rules that guides are held to.

A service is put as a guide whose statements are its sentences: the rules for numbers, plans and
outdated sayings are then those of `bot.knowledge.lint`, and there is only one of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from bot.desk.catalogue.model import Claim, Service, Timetable
from bot.knowledge.amounts import Amount, read_amounts, supported
from bot.knowledge.amounts.amount import Kind
from bot.knowledge.factbook import FactBook
from bot.knowledge.frontmatter import Fields
from bot.knowledge.lint import Problem
from bot.knowledge.lint.numbers import unsupported
from bot.knowledge.lint.plans import DONE
from bot.knowledge.model import Guide, Statement

#: What a text says that rests on a setting which the bureau has yet to replace.
EXAMPLE = "示例"
_NO_CLAIMS = {"summary", "afterwards", "emergency_note"}
_EMERGENCY = "emergency_note"
#: In a question these show how to answer and claim nothing: 比如“明天上午9点”.
_ILLUSTRATION = re.compile(r"(?:比如|例如|譬如)[^。？！]*|“[^”]*”|「[^」]*」")


def _statements(service: Service, data: Fields) -> Iterator[Statement]:
    """Each sentence of a service with its line; `anchor` is the key of the file it stands under."""

    def statement(key: str, claim: Claim, line: int | None = None) -> Statement:
        return Statement(key, claim.text, claim.cite, line or data.entry(key).line)

    for key in ("audience", "fee", "cancellation"):
        yield statement(key, getattr(service, key))
    for claim, entry in zip(service.documents, data.items("documents"), strict=True):
        yield statement("documents", claim, entry.line)
    for key in _NO_CLAIMS:
        if getattr(service, key):
            yield statement(key, Claim(getattr(service, key)))
    for slot, entry in zip(service.slots, data.items("slots"), strict=True):
        yield statement("slots", Claim(_ILLUSTRATION.sub("", slot.ask)), entry.line)


def as_guide(service: Service, data: Fields, book: FactBook) -> Guide:
    """The service as a guide that carries the facts it cites, each once."""
    statements = tuple(sorted(_statements(service, data), key=lambda statement: statement.line))
    cited = dict.fromkeys(id for statement in statements for id in statement.fact_ids)
    carried = [found for found in (book.best(id, service.topic) for id in cited) if found is not None]
    return Guide(
        id=service.id,
        topic=service.topic,
        title=service.name,
        programmes=(),
        services=(service.id,),
        valid_from=None,
        valid_until=None,
        reviewed=None,
        questions=(),
        sources=tuple(replace(one.source, facts=(one.fact,)) for one in carried),
        statements=statements,
        path=data.path,
    )


def _amount(kind: Kind, value: int) -> Amount:
    return Amount(kind, Fraction(value), "", 0, 0)


def _hours(hours: int) -> Iterator[Amount]:
    yield _amount("minutes", hours * 60)
    if hours % 24 == 0:
        yield _amount("days", hours // 24)


def _of_timetable(timetable: Timetable) -> Iterator[Amount]:
    yield from _hours(timetable.lead_hours)
    yield _amount("minutes", timetable.slot_minutes)
    yield _amount("minutes", timetable.duration_minutes)
    yield _amount("days", timetable.horizon_days)
    yield _amount("count", timetable.capacity)
    for weekday, spans in timetable.hours.items():
        yield _amount("weekday", weekday + 1)
        for moment in (moment for span in spans for moment in span):
            yield _amount("clock", moment.hour * 60 + moment.minute)


def settings_of(service: Service) -> list[Amount]:
    """The amounts that a service's own settings set: hours, bounds, terms."""
    found = [*_hours(service.cancel_hours), _amount("days", service.retention_days)]
    if service.deadline_days is not None:
        found.append(_amount("days", service.deadline_days))
    if service.timetable is not None:
        found += _of_timetable(service.timetable)
    for slot in service.slots:
        for bound in (slot.least, slot.most):
            if bound is not None:
                found.append(_amount("age" if slot.type == "age" else "count", bound))
    return found


def check_numbers(service: Service, guide: Guide, emergency: str) -> Iterator[Problem]:
    """Amounts must stand in the cited facts, or be the service's own settings and be called examples.

    `emergency` is the sources of `emergency.yml`, whose numbers the emergency note may name.
    """
    own, safe = settings_of(service), read_amounts(emergency, source=True)
    for statement in guide.statements:
        place = (guide.path, statement.line)
        for amount in _once(unsupported(guide, statement)):
            if statement.anchor == _EMERGENCY and supported(amount, safe):
                continue
            if not supported(amount, own):
                cited = "、".join(statement.fact_ids) or "（没有引用依据）"
                message = f"“{amount.text}”在所引依据 {cited} 里找不到；请核对原文、补上依据，或删掉这个数"
                yield Problem(*place, "unsupported-number", message)
            elif EXAMPLE not in statement.text:
                message = f"“{amount.text}”是本服务自己的设置，没有依据；正文要写明“{EXAMPLE}”"
                yield Problem(*place, "example-unsaid", message)


def _once(amounts: Iterable[Amount]) -> Iterable[Amount]:
    return {amount.text: amount for amount in amounts}.values()


def check_summary(guide: Guide) -> Iterator[Problem]:
    """Where a plan is cited, the sentences that cite nothing must not tell it as done."""
    if not any(source.plan for source in guide.sources):
        return
    for statement in guide.statements:
        done = DONE.search(statement.text) if statement.anchor in _NO_CLAIMS else None
        if done is not None:
            message = f"依据里有工作计划，“{statement.anchor}”里不能说“{done.group()}”"
            yield Problem(guide.path, statement.line, "plan-as-done", message)


def check_facts(guide: Guide, book: FactBook, today: date) -> Iterator[Problem]:
    """Every cited fact must be carried by a guide that is in force: a citation leads there."""
    for statement in guide.statements:
        for id in statement.fact_ids:
            place = (guide.path, statement.line)
            if id not in book:
                yield Problem(*place, "unknown-fact", f"没有一篇指南列出依据 {id}；请先写进指南")
            elif book.best(id, day=today) is None:
                yield Problem(*place, "expired-fact", f"列出依据 {id} 的指南都不在有效期内；请核对现在的规定")
