"""What agents answer themselves is taken down for editors: the question, the answer, and nothing of anybody."""

from __future__ import annotations

import pytest

from bot import resources
from bot.handover import HandoverDesk
from bot.suggesting import Role, Spoken, Suggester
from bot.suggesting.lessons import Lesson, is_answer, least
from tests.handover.calls import called

#: Nothing of it is in the knowledge base.
UNKNOWN = "社区里的缝纫机能借给我妈用几天"
OWN = "您家附近的社区服务站可以借缝纫机，最多借两周，带身份证来登记。"


@pytest.fixture
def learned(suggester: Suggester, monkeypatch: pytest.MonkeyPatch) -> list[Lesson]:
    """What the suggester has learned."""
    lessons: list[Lesson] = []
    monkeypatch.setattr(suggester, "_learned", lessons.append)
    return lessons


@pytest.fixture
def handover() -> str:
    """The id of a hand-over."""
    return called(HandoverDesk(resources.database(), resources.cipher())).id


def said(*lines: tuple[Role, str]) -> list[Spoken]:
    """A transcript."""
    return [Spoken(*line) for line in lines]


@pytest.mark.parametrize(
    "text",
    [
        "您好",
        "王阿姨您好，我是社区的工作人员。",
        "请问您住在哪个社区呢？",
        "好的，我帮您查一下，马上回您。",
        "请稍等，我去核实一下这件事情。",
        "不客气，再见",
    ],
)
def test_a_greeting_a_question_and_a_promise_are_no_answers(text: str) -> None:
    assert not is_answer(text)


def test_of_an_agents_words_the_least_is_kept() -> None:
    assert least("王秀英阿姨，您好！带身份证就行，打13800138000问。") == "带身份证就行，打[phone]问。"
    assert len(least("可以借。" * 1000)) == 500


def test_an_answer_of_ones_own_is_learned_where_nothing_was_suggested(
    suggester: Suggester, learned: list[Lesson], handover: str
) -> None:
    transcript = said(("agent", "您好，请讲"), ("resident", f"我叫王秀英，{UNKNOWN}"))
    suggester.suggest(transcript, 3, handover)
    suggester.wrote(transcript, f"王阿姨您好，{OWN}我的电话13800138000。", handover)
    (lesson,) = learned
    assert lesson.reason == "written"
    assert UNKNOWN in lesson.question
    assert lesson.answer == f"{OWN}我的电话[phone]。"
    assert "王" not in lesson.question + lesson.answer


def test_what_is_answered_already_teaches_nothing(
    suggester: Suggester, learned: list[Lesson], handover: str
) -> None:
    asked = said(("resident", UNKNOWN))
    suggester.wrote([*asked, Spoken("agent", OWN)], "借的时候不用交押金，到期还回来就行。", handover)
    suggester.wrote(said(("resident", "好的谢谢你")), OWN, handover)
    suggester.wrote(asked, "您好，请问您住在哪个社区呢？", handover)
    assert learned == []
    # A greeting is no answer to it.
    suggester.wrote([*asked, Spoken("agent", "您好")], OWN, handover)
    assert [lesson.question for lesson in learned] == [UNKNOWN]


def test_a_suggestion_that_was_there_is_what_teaches(
    suggester: Suggester, learned: list[Lesson], handover: str
) -> None:
    transcript = said(("resident", "低保怎么申请"))
    best = suggester.suggest(transcript, 3, handover).suggestions[0]
    assert best.kind == "answer"
    suggester.wrote(transcript, OWN, handover)
    assert learned == []
    edited = "向户籍所在地的街道申请，带身份证和户口本来。"
    for _ in range(2):
        suggester.judge(best.id, "edited", f"您好，{edited}", "小李")
    assert learned == [Lesson("edited", "低保怎么申请", edited)]


def test_where_each_suggestion_was_rejected_nothing_was_suggested(
    suggester: Suggester, learned: list[Lesson], handover: str
) -> None:
    transcript = said(("resident", "低保怎么申请"))
    for one in suggester.suggest(transcript, 10, handover).suggestions:
        suggester.judge(one.id, "rejected", None, "小李")
    suggester.wrote(transcript, OWN, handover)
    assert [lesson.reason for lesson in learned] == ["written"]


def test_used_as_it_was_it_teaches_nothing_new(suggester: Suggester, learned: list[Lesson]) -> None:
    best = suggester.suggest(said(("resident", "低保怎么申请")), 3).suggestions[0]
    suggester.judge(best.id, "used", None, "小李")
    assert learned == []
