"""Long texts in pieces, and replies as numbered text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Button, Message
from bot.settings import settings
from connectors.tencent.rendering import rendered, rendered_notice
from connectors.tencent.sentences import load_sentences
from connectors.tencent.splitting import cut, split

SENTENCES = load_sentences(settings().knowledge_dir)

_ALPHABET = st.sampled_from("民政滨江。！？，；\n 1a…”👨\u200d👩é\u0301")
TEXTS = st.text(_ALPHABET, max_size=400)


@given(TEXTS, st.integers(16, 200))
def test_nothing_is_lost_and_no_piece_is_too_long(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < len(piece.encode()) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(TEXTS, st.integers(16, 200))
def test_a_text_that_fits_stays_as_it_is(text: str, limit: int) -> None:
    if len(text.strip().encode()) <= limit:
        assert cut(text, limit) == (text.strip(), "")


@given(st.lists(st.text("民政滨江助餐", min_size=1, max_size=20).map(lambda text: text + "。"), max_size=60))
def test_pieces_end_with_sentences(sentences: list[str]) -> None:
    for piece in split("".join(sentences), 300):
        assert piece.endswith("。")


def test_a_closing_quote_stays_with_its_sentence() -> None:
    assert cut("他说：“老人可以打折。”请以窗口答复为准。", 45) == (
        "他说：“老人可以打折。”",
        "请以窗口答复为准。",
    )


def test_a_sentence_without_end_is_cut_at_a_clause_and_else_between_characters() -> None:
    assert cut("年满六十周岁的老人，按年龄段打折", 35) == ("年满六十周岁的老人，", "按年龄段打折")
    assert cut("民" * 20, 32) == ("民" * 10, "民" * 10)


def test_what_is_written_over_one_another_stays_together() -> None:
    family = "👨\u200d👩"
    first, rest = cut("啊" * 5 + family, 20)
    assert (first, rest) == ("啊" * 5, family)


def test_a_very_early_sentence_end_does_not_make_a_tiny_piece() -> None:
    first, _ = cut("好。" + "民" * 50, 90)
    assert len(first.encode()) > 60


def test_buttons_are_numbered_through_all_messages() -> None:
    messages = (
        Message("先说一件事。", (Button("查进度", "查询 1"),)),
        Message("您想问哪一种补贴？", (Button("养老补贴", "/a"), Button("残疾人补贴", "/b"))),
    )
    assert rendered(messages, SENTENCES) == (
        "先说一件事。\n\n回复数字选择：\n1. 查进度\n\n您想问哪一种补贴？\n\n回复数字选择：\n2. 养老补贴\n3. 残疾人补贴"
    )


def test_a_single_button_is_said_and_not_numbered() -> None:
    message = Message("要办吗？", (Button("现在就办", "办理 上门助浴"),))
    assert rendered((message,), SENTENCES) == "要办吗？\n\n可以直接回复：\n现在就办"


def test_a_notice_says_what_each_button_says() -> None:
    message = Message(
        "「上门助浴」快到时间了。", (Button("查进度", "查询 483-201-561"), Button("取消", "取消 483-201-561"))
    )
    assert rendered_notice((message,), SENTENCES) == (
        "「上门助浴」快到时间了。\n\n可以直接回复：\n“查询 483-201-561” 查进度\n“取消 483-201-561” 取消"
    )


def test_nothing_is_rendered_as_nothing() -> None:
    assert rendered((), SENTENCES) == rendered((Message(""),), SENTENCES) == ""
