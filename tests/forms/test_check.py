"""The talk of a pre-check, without a trained model: what is asked, asked again, and put right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import resources
from bot.forms.check import CheckTalk
from bot.forms.checking import Checks
from bot.forms.state import CheckForm
from bot.forms.tools import Tools
from bot.language.normalise import normalise
from bot.settings import ROOT
from bot.understanding.sentences import guide_questions, training_sentences
from tests.forms.talk import Resident, turn

CHECKS = Checks(resources.programmes(), (text for text, _ in guide_questions(ROOT / "knowledge_base")))


class Applicant:
    """Goes through one pre-check; `form` is what is open, `said` what was said last."""

    def __init__(self, tools: Tools, programme: str) -> None:
        self.talk = CheckTalk(tools)
        taken = self.talk.begin(resources.programmes()[programme], turn("帮我看看"))
        self.said = taken.said.messages[0].text
        self.form = taken.form

    def say(self, *texts: str) -> bool:
        """Goes on; false where the last message held nothing for the form, which then stays as it was."""
        for text in texts:
            assert self.form is not None
            taken = self.talk.take(self.form, turn(text))
            if taken is None:
                return False
            self.said, self.form = taken.said.messages[0].text, taken.form
        return True


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    """The tools of a talk with an empty store."""
    return Resident(tmp_path).talk._tools


def test_an_answer_put_right_later_is_told_and_counts(tools: Tools) -> None:
    applicant = Applicant(tools, "dibao")
    assert applicant.say("两口", "没有", "其实我一个月有八千")
    assert applicant.said.startswith("好的，全家月收入改成“8000”。")
    assert applicant.form is not None
    assert applicant.form.asking == "status"
    assert applicant.say("都不是")
    assert "不太符合" in applicant.said


def test_an_income_told_where_there_was_none_counts(tools: Tools) -> None:
    applicant = Applicant(tools, "dibao")
    assert applicant.say("三个人", "没有", "我一个月2000 老公没工作", "没房", "浦沿的")
    assert "可能符合" in applicant.said


def test_what_is_only_mentioned_changes_nothing(tools: Tools) -> None:
    applicant = Applicant(tools, "dibao")
    assert applicant.say("四口人", "三千", "我们俩没有")
    assert applicant.form is not None
    assert applicant.form.answers["people"] == 4
    assert applicant.form.answers["assets"] is False


@pytest.mark.parametrize(
    ("programme", "before", "text", "kept"),
    [
        ("dibao", ("两口",), "一天一百块", "income"),
        ("dibao", ("三口",), "我没有收入", "income"),
        ("tekun", ("68", "没有"), "儿子不管我", "supporter"),
        ("longevity", (), "妈妈79 爸爸82", "age"),
        ("linshi", ("是",), "没有残疾", "hardship"),
        ("dibao", ("两口", "没有"), "没有工作", "assets"),
    ],
)
def test_what_is_not_understood_is_asked_again(
    tools: Tools, programme: str, before: tuple[str, ...], text: str, kept: str
) -> None:
    applicant = Applicant(tools, programme)
    assert applicant.say(*before)
    assert not applicant.say(text)
    form = applicant.form
    assert form is not None
    assert form.asking == kept
    assert kept not in form.answers
    again = applicant.talk.misunderstood(form)
    assert again.said.messages[0].text.startswith("请")
    assert isinstance(again.form, CheckForm)


def test_an_answer_may_look_like_a_question(tools: Tools) -> None:
    applicant = Applicant(tools, "gangxing")
    assert applicant.say("都不是")
    assert applicant.form is not None
    assert applicant.talk.reads(applicant.form, turn("有 我老婆透析一年十几万"))
    assert not applicant.talk.reads(applicant.form, turn("有哪些算必需的开支？"))


def test_of_several_programmes_only_those_are_offered(tools: Tools) -> None:
    two = [resources.programmes()[id_] for id_ in ("disability-living", "disability-nursing")]
    talk = CheckTalk(tools)
    assert [button.title for button in talk.which(two).messages[0].buttons] == [one.name for one in two]
    assert len(talk.which().messages[0].buttons) == len(resources.programmes())


@pytest.mark.parametrize(
    "text",
    [
        "帮我看看重度残疾人护理补贴",
        "帮我看看我能不能拿残疾人两项补贴",
        "我能申请特困吗",
        "我能算刚性支出困难家庭吗",
        "养老服务消费补贴我妈能领吗",
        "我能不能免费火化",
        "我想测一下殡葬基本服务六项免费",
        "我们能领结婚证吗 我21 她20",
        "我家两个人退休金四千 能申请低保吗",
        "我爸82岁能领高龄津贴吗",
    ],
)
def test_who_asks_for_somebody_wants_a_check(text: str) -> None:
    assert CHECKS.wanted(normalise(text), "ask/relief")
    assert not CHECKS.wanted(normalise(text), "others_data")


@pytest.mark.parametrize(
    "text",
    [
        "我能吃低保吗",  # a guide's own question
        "低保怎么申请",
        "我有车能申请低保吗",
        "帮我看看低保标准是多少",
        "帮我查查低保批了没有",
        "结婚登记要带什么",
        "特困老人能领养老消费券不",
        "外地人能在杭州领结婚证吗",
        "我能领多少高龄津贴",
        "今天天气怎么样",
    ],
)
def test_who_asks_for_the_rules_is_answered(text: str) -> None:
    assert not CHECKS.wanted(normalise(text), "ask/relief")


def test_no_question_that_was_trained_or_written_in_a_guide_is_taken_away() -> None:
    asked = [*training_sentences(ROOT / "nlu_data"), *guide_questions(ROOT / "knowledge_base")]
    asked = [(text, label) for text, label in asked if label.startswith(("ask", "out_of_scope", "nonsense"))]
    assert [text for text, label in asked if CHECKS.wanted(normalise(text), label)] == []
