"""How an answer is worded: the statement first, everything cited, short enough to be read aloud."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot import resources
from bot.retrieval import compose
from bot.retrieval.entries import Entry
from bot.retrieval.outcome import Found
from tests.retrieval.shelf import SHELF, TALK, citation, entry

STATEMENTS = st.text(st.sampled_from("低保标准每人月元，"), min_size=5, max_size=120).map(
    lambda text: f"{text}。"
)


@st.composite
def found(draw: st.DrawFn) -> Found:
    """An answer of one to four statements with sources."""
    entries = []
    for number, text in enumerate(draw(st.lists(STATEMENTS, min_size=1, max_size=4))):
        source = citation(f"{number}{text}", title=draw(st.sampled_from(["甲法", "《乙法》", "丙规定（报道）"])),
                          article=draw(st.sampled_from([None, "第三条", "一（二）"])), verified=draw(st.booleans()))  # fmt: skip
        entries.append(entry("doc", f"s{number}", text, cited=(source,)))
    return Found(entries[0], tuple(entries[1:]), 0.9, "问题")


@given(found())
def test_an_answer_is_short_leads_with_its_statement_and_cites_all(answer: Found) -> None:
    message, said = compose.answer(answer, TALK)
    assert len(message.text) <= compose.MAX_REPLY
    assert message.text.startswith(answer.lead.text)
    assert said[0] is answer.lead
    assert {quote.quote for one in said for quote in one.citations} == {
        quote.quote for quote in message.citations
    }
    assert all(one.text in message.text for one in said)
    assert "\n依据：《" in message.text
    assert message.text.endswith("以窗口答复为准。") is not all(quote.verified for quote in message.citations)


@given(found(), st.integers(60, 300))
def test_a_lower_limit_says_less_but_never_nothing(answer: Found, limit: int) -> None:
    message, said = compose.answer(answer, TALK, limit)
    assert len(said) >= 1
    assert len(said) == 1 or len(message.text) <= limit


@given(found())
def test_the_rest_comes_in_order(answer: Found) -> None:
    entries = (answer.lead, *answer.support)
    message, said = compose.rest(entries, TALK)
    assert said == entries[: len(said)]
    assert len(said) == 1 or len(message.text) <= compose.MAX_REPLY


@given(found())
def test_what_was_asked_and_is_not_told_comes_first(answer: Found) -> None:
    asked = replace(answer, question="登记处的电话")
    talk = resources.talk()
    message, said = compose.answer(asked, talk)
    assert len(said) == 1 or len(message.text) <= compose.MAX_REPLY
    opening, _, rest = message.text.partition("\n")
    assert "电话" in opening
    assert rest.startswith(answer.lead.text)
    assert message.citations[-len(talk.citations) :] == talk.citations


def test_a_statement_that_tells_just_what_was_asked_leads() -> None:
    about, amount, more = (
        entry("d", name, text, cited=(citation(text),))
        for name, text in (("a", "两项可以同时领。"), ("b", "每人每月500元。"), ("c", "钱按月发。"))
    )
    answer = Found(about, (more, amount), 0.9, "补贴多少钱")
    message, said = compose.answer(answer, resources.talk())
    assert said == (amount, about, more)
    assert message.text.startswith(amount.text)
    message, said = compose.answer(replace(answer, question="补贴能一起领吗"), resources.talk())
    assert said == (about, more, amount)


def test_sources_are_named_once_with_their_articles() -> None:
    sources = [citation("a", title="甲法", article="第三条"), citation("b", title="甲法", article="第五条"),
               citation("c", title="《乙》读本", article=None), citation("d", title="丙法", article="一（二）")]  # fmt: skip
    line = compose.source_line(sources)
    assert line == "依据：《甲法》（2024-01-01）第三条、第五条；《乙》读本（2024-01-01）等"


def test_the_same_source_is_cited_once() -> None:
    same = (citation("同一句"),)
    entries = [entry("d", "a", "甲。", cited=same), entry("d", "b", "乙。", cited=same)]
    assert compose.citations(entries) == same


def test_a_long_passage_is_cut_at_a_sentence_and_cited_whole() -> None:
    text = "低保由街道受理。" * 40
    passage = Entry("passage", "law", None, "某法", "第一条", text, (), (citation(text),), None, None)
    message, _ = compose.answer(Found(passage, (), 0.9, "问"), TALK)
    body = message.text.partition("\n")[0]
    assert len(message.text) <= compose.MAX_REPLY
    assert text.startswith(body)
    assert body.endswith("。")
    assert message.citations[0].quote == text


def test_a_passage_without_a_full_stop_is_cut_with_dots() -> None:
    passage = Entry("passage", "law", None, "某法", "第一条", "字" * 400, (), (citation("字"),), None, None)
    message, _ = compose.answer(Found(passage, (), 0.9, "问"), TALK)
    assert message.text.partition("\n")[0].endswith("……")


def test_entries_survive_being_written_down() -> None:
    for one in SHELF:
        assert Entry.from_dict(one.to_dict()) == one


def test_where_it_comes_from_is_told_by_document() -> None:
    first = entry("a", "x", "甲。", cited=(citation("甲", title="某法", article="第一条"),))
    second = entry(
        "a",
        "y",
        "乙。",
        cited=(citation("乙", title="某法", article="第二条"), citation("丙", title="某办法")),
    )
    told = compose.origin([first, second], TALK)
    assert told.text.splitlines() == [
        "source", "《某法》第一条、第二条：某局，2024-01-01", "《某办法》第三条：某局，2024-01-01",
    ]  # fmt: skip
    assert [one.quote for one in told.citations] == ["甲", "乙", "丙"]


def test_where_it_comes_from_is_an_excerpt() -> None:
    told = compose.origin([entry("a", "x", "甲。", cited=(citation("甲", verified=False),))], TALK)
    assert told.text.endswith("以窗口答复为准。")
