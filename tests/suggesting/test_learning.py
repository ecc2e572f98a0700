"""What agents did shifts the order: a little at first, more with time, never without bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import resources
from bot.errors import NothingFound
from bot.language import clock
from bot.suggesting import Suggester
from bot.suggesting.learning import LEAST, MOST, Rate, names, names_of, ordered
from bot.suggesting.model import About, Candidate
from bot.suggesting.store import SuggestionStore
from tests.desk.office import DAY, HOUR, NOW
from tests.suggesting.test_suggestions import of_kind, suggested

counts = st.integers(0, 10_000)
rates = st.builds(Rate, counts, counts, counts)


def answer(section: str, score: float) -> Candidate:
    """A candidate that answers with one statement."""
    return Candidate("answer", section, score, About("meal", section), asked=f"问{section}")


@given(rate=rates)
def test_the_shift_has_bounds(rate: Rate) -> None:
    assert LEAST <= rate.factor <= MOST


@given(rate=rates)
def test_more_rejections_never_help_and_more_use_never_hurts(rate: Rate) -> None:
    assert Rate(rate.used, rate.edited, rate.rejected + 1).factor <= rate.factor
    assert Rate(rate.used + 1, rate.edited, rate.rejected).factor >= rate.factor
    edited = Rate(rate.used, rate.edited + 1, rate.rejected).factor
    assert Rate(rate.used, rate.edited, rate.rejected + 1).factor <= edited
    assert edited <= Rate(rate.used + 1, rate.edited, rate.rejected).factor


def test_what_nobody_judged_stays_as_it_is() -> None:
    assert Rate().factor == 1
    candidates = [answer("a", 0.9), answer("b", 0.8)]
    assert ordered(candidates, {}) == candidates


def test_one_rejection_changes_little_and_many_change_the_order() -> None:
    first, second = answer("a", 0.9), answer("b", 0.8)
    name = names(first)[1]

    def best(rejected: int) -> str:
        return ordered([first, second], {name: Rate(rejected=rejected)})[0].text

    assert best(1) == "a"
    assert 1 - Rate(rejected=1).factor < 0.1
    assert best(5) == "b"
    # However often it was rejected, what is trusted twice as much stays ahead.
    assert ordered([first, answer("b", 0.4)], {name: Rate(rejected=100_000)})[0].text == "a"


@given(
    scores=st.lists(st.floats(0.01, 1), min_size=1, max_size=6),
    judged=st.lists(rates, min_size=7, max_size=7),
)
def test_order_adds_nothing_and_drops_nothing(scores: list[float], judged: list[Rate]) -> None:
    candidates = [answer(str(number), score) for number, score in enumerate(scores)]
    danger = Candidate("action", "120", 1.0, first=True)
    known = dict(zip((names(one)[1] for one in candidates), judged, strict=False)) | {
        "kind answer": judged[-1],
        "kind action": Rate(rejected=10_000),
    }
    found = ordered([*candidates, danger], known)
    assert found[0] == danger
    assert {one.text for one in found[1:]} == {one.text for one in candidates}
    for one in found[1:]:
        before = scores[int(one.text)]
        assert LEAST * before - 1e-9 <= one.score <= min(1.0, MOST * before) + 1e-9


def test_what_feedback_is_counted_under() -> None:
    assert names_of("action", None, None, "home-bathing") == ("kind action", "service home-bathing")
    assert names_of("answer", "meal", "price", None) == ("kind answer", "statement meal#price")
    assert names_of("question", None, None, None) == ("kind question",)
    assert len(names_of("answer", "d" * 999, "s" * 999, None)[1]) <= 320


# -- kept, in both databases ---------------------------------------------------------------------------


def test_feedback_is_counted_once_and_can_be_changed(store: SuggestionStore) -> None:
    store.keep([("s-1", answer("a", 0.9)), ("s-2", answer("a", 0.9)), ("s-3", answer("b", 0.9))], None, NOW)
    under = ["kind answer", "statement meal#a", "statement meal#b"]
    assert store.rates(under) == {}
    store.judge("s-1", "rejected", None, "小李", NOW)
    store.judge("s-2", "edited", "满60岁就能打折", "小李", NOW)
    assert store.rates(under) == {
        "kind answer": Rate(0, 1, 1),
        "statement meal#a": Rate(0, 1, 1),
    }
    store.judge("s-1", "used", None, "小李", NOW + HOUR)
    store.judge("s-1", "used", None, "小李", NOW + HOUR)
    assert store.rates(under) == {"kind answer": Rate(1, 1, 0), "statement meal#a": Rate(1, 1, 0)}


def test_feedback_names_a_suggestion_that_was_made_lately(store: SuggestionStore) -> None:
    store.keep([("s-1", answer("a", 0.9))], None, NOW)
    with pytest.raises(NothingFound):
        store.judge("s-2", "used", None, "小李", NOW)
    with pytest.raises(NothingFound):
        store.judge("s-1", "used", None, "小李", NOW + DAY)
    assert store.rates(["kind answer"]) == {}
    store.judge("s-1", "used", None, "小李", NOW + DAY - HOUR)


def test_a_long_name_is_counted_under_what_is_kept_of_it(store: SuggestionStore) -> None:
    long = Candidate("answer", "长", 0.9, About("d" * 300, "节" * 300))
    store.keep([("s-1", long)], None, NOW)
    store.judge("s-1", "rejected", None, "小李", NOW)
    assert store.rates(names(long))[names(long)[1]] == Rate(rejected=1)


# -- in the product ------------------------------------------------------------------------------------


def test_repeated_rejections_push_a_suggestion_below_its_neighbour(suggester: Suggester) -> None:
    lines = ("结婚登记要带什么证件", "帮我妈约个上门助浴", "老年食堂吃饭打几折")
    first, second = of_kind(suggested(suggester, *lines, limit=9), "answer")[:2]
    rejected = 0
    with clock.at(NOW):
        while rejected < 60:
            found = suggested(suggester, *lines, limit=9).suggestions
            mine, texts = next(one for one in found if one.text == first.text), [one.text for one in found]
            if texts.index(first.text) > texts.index(second.text):
                break
            suggester.judge(mine.id, "rejected", None, "小李")
            rejected += 1
    assert 3 <= rejected < 60
    assert mine.score >= LEAST * first.score


def test_danger_stays_first_whatever_agents_think_of_it(suggester: Suggester) -> None:
    with clock.at(NOW):
        for _ in range(20):
            found = suggested(suggester, "我爸晕倒了叫不应", "老年食堂打几折")
            suggester.judge(found.suggestions[0].id, "rejected", None, "小李")
    assert "120" in suggested(suggester, "我爸晕倒了叫不应", "老年食堂打几折").suggestions[0].text


def test_use_lets_nothing_in_that_is_not_trusted(suggester: Suggester) -> None:
    with clock.at(NOW):
        for _ in range(20):
            best = suggested(suggester, "低保怎么申请").suggestions[0]
            suggester.judge(best.id, "used", None, "小李")
    assert of_kind(suggested(suggester, "苏州低保怎么申请"), "answer") == []
    assert resources.suggester() is suggester
