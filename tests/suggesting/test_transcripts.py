"""Calls as a recogniser writes them down: what the last line asks is among the first suggestions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot import resources
from bot.knowledge.lint.questions import comparable
from bot.retrieval.followup import Context
from bot.retrieval.outcome import Answered
from bot.retrieval.parts import asks
from bot.suggesting import Suggested, Suggester
from tests.desk.office import NOW
from tests.dialogues.test_overmatch import seen_in_training
from tests.dialogues.utterances import EVALUATION, of_danger, of_dialogues, of_evaluation
from tests.suggesting.test_suggestions import of_kind, suggested
from tests.suggesting.transcripts import Call, calls

#: The least shares of calls with the right statement first, and among the first three.
FIRST, AMONG_THREE = 0.85, 0.95
#: Said by everybody in just these words: 谢谢, 那要带什么.
COMMONPLACE = 6


def told(found: Suggested, statements: Sequence[str], most: int) -> bool:
    """Whether one of the first `most` suggestions tells one of the statements."""
    texts = {f"{entry.document_id}#{entry.section}": entry.text for entry in resources.lookups().entries}
    return any(texts[name] in one.text for one in found.suggestions[:most] for name in statements)


def test_what_the_last_line_of_a_call_asks_is_suggested(suggester: Suggester) -> None:
    not_first, not_among = [], []
    every = list(calls())
    for call in every:
        found = suggested(suggester, *call.lines, limit=3)
        if not told(found, call.wants[0], 1):
            not_first.append(call.lines)
        if not all(told(found, want, 3) for want in call.wants):
            not_among.append(call.lines)
    assert len(not_first) <= (1 - FIRST) * len(every), not_first
    assert len(not_among) <= (1 - AMONG_THREE) * len(every), not_among


def answers_of_the_chat(call: Call) -> list[tuple[str, str]]:
    """Document and section of each answer that the chat finds for the last line, which it reads after the
    resident's lines before it."""
    answerer, reader = resources.answerer(), resources.message_reader()
    context: Context | None = None
    for line in call.resident:
        text = reader.read(line).text
        outcome = answerer.find(text, context, NOW.date())
        context = answerer.say(text, outcome, context).context or context
        found = outcome.found if isinstance(outcome, Answered) else ()
    return [(one.lead.document_id, one.lead.section) for one in found]


def test_what_the_chat_answers_is_found_by_suggestions(suggester: Suggester) -> None:
    lost = []
    for call in calls():
        # What an agent asks tells suggestions more of the talk than the chat knows.
        if any(asks(line) for line in call.agent):
            continue
        found = suggested(suggester, *call.lines, limit=3)
        names = [f"{document}#{section}" for document, section in answers_of_the_chat(call)]
        lost += [(call.lines, name) for name in names if not told(found, [name], 3)]
    assert lost == []


def test_calls_were_never_seen() -> None:
    seen = dict(seen_in_training())
    files = [*of_danger(EVALUATION / "danger.yml"), *of_dialogues()]
    for name in ("messages.yml", "holdout.yml"):
        files += of_evaluation(EVALUATION / name)
    seen |= {comparable(one.text): one.place for one in files}
    said = [line for call in calls() for line in call.resident]
    assert [line for line in said if len(comparable(line)) > COMMONPLACE and comparable(line) in seen] == []


def test_what_the_agent_takes_the_resident_to_mean_is_talked_about(suggester: Suggester) -> None:
    vague = ("喂，我打听一个事情", "对的，一年要交多少钱")
    assert of_kind(suggested(suggester, *vague), "answer") == []
    named = suggested(suggester, vague[0], "员：您是想问长护险吗", vague[1])
    assert "90元" in of_kind(named, "answer")[0].text


def test_what_the_agent_offers_is_talked_about(suggester: Suggester) -> None:
    lines = ("我爸瘫在床上两年多了", "员：这种情况可以申请长护险的", "那个要怎么申请")
    assert "浙里办" in of_kind(suggested(suggester, *lines), "answer")[0].text


def test_what_an_agent_asks_about_the_resident_is_not_talked_about(suggester: Suggester) -> None:
    found = suggested(suggester, "结婚登记怎么办理", "员：请问您有残疾证吗", "没有的，要带什么材料去")
    assert "结婚" in of_kind(found, "answer")[0].text


def test_an_answer_to_the_agent_does_not_change_what_is_talked_about(suggester: Suggester) -> None:
    lines = ("低保怎么申请", "员：请问您户口在哪个街道", "浦沿街道的", "那多久批下来")
    assert "低保" in of_kind(suggested(suggester, *lines), "answer")[0].text


def test_what_the_agent_asked_for_may_change_the_answer(suggester: Suggester) -> None:
    asked = ("火化要不要钱的", "员：请问老人是哪里的户口")
    with_answer = of_kind(suggested(suggester, *asked, "安徽户口"), "answer")
    assert "外省户口" in with_answer[0].text


@pytest.mark.parametrize("thanks", ["谢谢你啊", "好的好的，太感谢了", "麻烦你了哦"])
def test_thanks_do_not_push_a_question_away(suggester: Suggester, thanks: str) -> None:
    best = suggested(suggester, "老年食堂吃饭打几折", thanks).suggestions[0]
    assert "5到8折" in best.text
    assert best.score > 0.7


def test_a_short_call_begins_with_an_interjection(suggester: Suggester) -> None:
    plain = suggested(suggester, "低保怎么申请", "申请要不要交钱")
    assert "不收费" in plain.suggestions[0].text
    interrupted = suggested(suggester, "低保怎么申请", "哦，申请要不要交钱")
    assert interrupted.suggestions[0].text == plain.suggestions[0].text


def test_a_statement_is_suggested_once(suggester: Suggester) -> None:
    for call in calls():
        found = of_kind(suggested(suggester, *call.lines, limit=10), "answer")
        firsts = [one.text.partition("\n")[0] for one in found]
        assert len(set(firsts)) == len(firsts), call.lines
