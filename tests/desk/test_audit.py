"""The audit trail is found by person, day and case, newest first, on both databases."""

from __future__ import annotations

from datetime import timedelta

from bot.desk import Audit, AuditFilters, Database
from tests.desk.office import NOW

FIRST, OTHER = "123456788", "987654321"


def found(trail: Audit, filters: AuditFilters, limit: int = 10, before: int | None = None) -> list[str]:
    """What was done."""
    return [entry.what for entry in trail.latest(filters, limit, before)]


def test_lines_are_found(database: Database) -> None:
    trail, midnight = Audit(database), NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    trail.record("小李", "last night", midnight - timedelta(seconds=1), FIRST)
    trail.record("小李", "list", midnight, details={"cases": [OTHER, FIRST]})
    trail.record("小王", "read", NOW, OTHER, {"seen": 12345678})
    assert found(trail, AuditFilters()) == ["read", "list", "last night"]
    assert found(trail, AuditFilters(actor="小李")) == ["list", "last night"]
    assert found(trail, AuditFilters(day=NOW.date())) == ["read", "list"]
    assert found(trail, AuditFilters(case=FIRST)) == ["list", "last night"]
    assert found(trail, AuditFilters("小李", NOW.date(), OTHER)) == ["list"]
    assert found(trail, AuditFilters(case="000000000")) == []
    # Part of a number is none.
    assert found(trail, AuditFilters(case="12345678")) == []


def test_pages_go_on_where_the_last_one_ended(database: Database) -> None:
    trail = Audit(database)
    for number in range(5):
        trail.record("小李", f"step {number}", NOW)
    first = trail.latest(AuditFilters(), 2)
    assert [entry.what for entry in first] == ["step 4", "step 3"]
    trail.record("小李", "step 5", NOW)
    assert found(trail, AuditFilters(), 2, first[-1].number) == ["step 2", "step 1"]
