"""A volunteer's certificate: what the rules ask for is in it, what is a resident's business is not."""

from __future__ import annotations

import logging
from datetime import date
from decimal import Decimal

import pytest

from bot.desk import Audit, Database
from bot.desk.people.certificate import FACTS, shown
from bot.errors import NotAllowed
from bot.knowledge.factbook import FactBook
from bot.knowledge.guides import load_guides
from bot.settings import settings
from tests.desk.office import FRIDAY, HALF_HOUR, HOUR, NOW, phone
from tests.desk.test_people import LATER, Crew

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)

TEXT = """\
志愿服务记录证明

志愿者姓名：李建国
志愿者编号：{number}
服务时间：2026年11月1日至2026年11月30日，共2次，合计2.25小时
服务内容：
1. 2026年11月27日 理发（示例社区） 0.75小时
2. 2026年11月27日 陪诊（示例社区） 1.5小时
记录单位：示例记录单位
出具日期：2026年12月5日

服务时间是志愿者实际付出的时间，以小时计。本证明依据志愿服务记录无偿、如实出具，可以按需加盖印章\
（《志愿服务记录与证明出具办法（试行）》第七条、第十四条、第十五条）。
"""


@pytest.fixture
def crew(database: Database) -> Crew:
    """The crew on an empty database."""
    return Crew(database)


def test_the_certificate_says_what_the_rules_ask_for(crew: Crew, caplog: pytest.LogCaptureFixture) -> None:
    helper = crew.volunteer(1, name="李建国", skills=("理发", "陪诊"))
    first, second = crew.taken(1, helper), crew.taken(2, helper, FRIDAY + HOUR, item="陪诊")
    crew.people.done(first.id, Decimal("0.75"), "小李", LATER)
    crew.people.done(second.id, Decimal("1.5"), "小李", LATER)
    crew.taken(3, helper, FRIDAY + 4 * HOUR)
    with caplog.at_level(logging.INFO):
        made = crew.people.certificate(helper.id, SINCE, UNTIL, LATER, "小李")
    assert made.text == TEXT.format(number=helper.id)
    assert (made.hours, made.services) == (Decimal("2.25"), 2)
    assert helper.id in caplog.text
    assert "李建国" not in caplog.text
    for private in ("王小芳", phone(1), helper.phone):
        assert private not in made.text
    entry = Audit(crew.database).entries()[-1]
    assert (entry.what, entry.actor, entry.details) == (
        "helper.certificate",
        "小李",
        {"helper": helper.id, "services": 2},
    )


def test_both_days_count_and_no_other(crew: Crew) -> None:
    helper = crew.volunteer(1)
    crew.people.done(crew.taken(1, helper).id, Decimal("1"), "小李", LATER)
    day = FRIDAY.date()
    assert crew.people.certificate(helper.id, day, day, LATER).services == 1
    for since, until in ((date(2026, 11, 28), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 11, 26))):
        with pytest.raises(NotAllowed, match="没有志愿服务记录"):
            crew.people.certificate(helper.id, since, until, LATER)


def test_a_case_that_was_erased_still_counts(crew: Crew) -> None:
    helper = crew.volunteer(1)
    taken = crew.taken(1, helper)
    crew.people.done(taken.id, Decimal("1"), "小李", LATER)
    crew.desk.erase(taken.case, "小李", LATER)
    assert "理发（示例社区） 1小时" in crew.people.certificate(helper.id, SINCE, UNTIL, LATER).text


def test_only_volunteers_are_certified(crew: Crew) -> None:
    shop = crew.volunteer(1, kind="enterprise")
    crew.people.done(crew.taken(1, shop).id, Decimal("1"), "小李", LATER)
    with pytest.raises(NotAllowed, match="不给企业出具"):
        crew.people.certificate(shop.id, SINCE, UNTIL, LATER)
    gone = crew.volunteer(2)
    crew.people.done(crew.taken(2, gone, FRIDAY + HALF_HOUR).id, Decimal("1"), "小李", LATER)
    crew.people.erase(gone.id, "小李", NOW)
    with pytest.raises(NotAllowed, match="已经清除"):
        crew.people.certificate(gone.id, SINCE, UNTIL, LATER)
    assert crew.people.hours(gone.id) == 1


def test_the_facts_are_carried_by_guides_and_say_so() -> None:
    facts = FactBook.from_guides(load_guides(settings().knowledge_dir / "guides"))
    quotes = {id: "".join(one.fact.quote for one in facts.carried(id)) for id in FACTS}
    assert "服务时间、服务内容和记录单位" in quotes["F0317"]
    assert "实际付出的时间" in quotes["F0312"]
    assert all("如实" in quotes[id] for id in ("F0308", "F0316"))


@pytest.mark.parametrize(
    ("hours", "written"), [("2.00", "2"), ("1.50", "1.5"), ("10", "10"), ("0.25", "0.25"), ("100", "100")]
)
def test_hours_are_written_plainly(hours: str, written: str) -> None:
    assert shown(Decimal(hours)) == written
