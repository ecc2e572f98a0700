"""Every problem that an answer can have has a sentence of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import resources
from bot.desk.catalogue.model import SLOT_TYPES, Slot, SlotType
from bot.forms.slots.dictation import dictated
from bot.forms.slots.problems import no_answer, problems_of
from bot.forms.slots.reader import SlotReader
from bot.forms.state import ServiceForm
from bot.settings import ROOT
from tests.forms.talk import Resident, turn, wording, words

#: What is said at every question at some time, and is an answer to few of them.
ODD = (
    "8044", "138 0013", "2024", "1", "0", "？", "嗯", "不晓得", "同上", "跟刚才一样", "3幢", "王秀英", "天官社区",
    "483-201-567", "300岁", "五百零一个人", "零个人", "要多少钱", "明天", "…", "1380013800", "小李", "随便", "是的",
)  # fmt: skip
#: For the blanks of the sentences.
BLANKS = {"least": 1, "most": 2, "value": 3, "ask": "?", "digits": "138", "count": 3}


@pytest.mark.parametrize("kind", SLOT_TYPES)
def test_every_type_of_slot_has_a_sentence_for_each_of_its_problems(kind: SlotType) -> None:
    for problem in problems_of(kind):
        assert wording().say(f"problem.{problem}", **BLANKS)


def test_every_problem_that_is_named_in_the_code_has_a_sentence() -> None:
    sources = [path.read_text("utf-8") for path in Path(ROOT / "bot" / "forms").rglob("*.py")]
    named = {name for source in sources for name in re.findall(r'problem="([a-z_]+)"', source)}
    assert named
    for problem in named:
        assert wording().say(f"problem.{problem}", **BLANKS)


@pytest.mark.parametrize("kind", [kind for kind in SLOT_TYPES if kind not in ("when", "case")])
def test_what_a_reader_says_is_known_of_its_type(kind: SlotType) -> None:
    reader = SlotReader(words())
    for text in ODD:
        answer = reader.asked(Slot("x", kind, "项", "?", least=2, most=4), turn(text))
        assert answer.found or answer.problem in problems_of(kind), (text, answer)


@pytest.mark.parametrize("service", sorted(resources.services()))
def test_no_odd_answer_to_any_question_ends_the_talk(service: str, tmp_path: Path) -> None:
    resident = Resident(tmp_path)
    for slot in resources.services()[service].slots:
        for text in ODD:
            form = ServiceForm(service, {}, asking=slot.name)
            resident.form = form
            if not resident.say(text):
                problem = resident.talk.problem(form, turn(text))
                assert resident.talk.misunderstood(form, turn(text), problem).said.messages


def test_no_answer_knows_every_type() -> None:
    assert {no_answer(kind) for kind in SLOT_TYPES} <= {
        one for kind in SLOT_TYPES for one in problems_of(kind)
    }


@pytest.mark.parametrize(
    ("known", "text", "number", "part"),
    [
        ("", "138 0013", None, "1380013"),
        ("1380013", "8044", "13800138044", ""),
        ("138", "后面是0013", None, "1380013"),
        ("1380013802", "哦少了一位，后面加个9", "13800138029", ""),
        ("3800138029", "前面再加个1", "13800138029", ""),
        ("1380013", "13900", None, "13900"),
        ("1380013", "80445", None, ""),
        ("", "8044", None, ""),
    ],
)
def test_pieces_of_a_number(known: str, text: str, number: str | None, part: str) -> None:
    found = dictated(known, text)
    assert found is not None
    assert (found.number, found.part) == (number, part)


@pytest.mark.parametrize("text", ["三", "不想说", "我女儿的", "少了一位"])
def test_no_piece_of_a_number(text: str) -> None:
    assert dictated("", text) is None
