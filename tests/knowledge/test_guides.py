"""Guides are read as the editors' manual writes them, and complaints name file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge import load_guides, load_topics, parse_guide
from bot.messages import Citation
from tests.knowledge.factory import GUIDE_TEXT

PATH = Path("guides/relief/apply.md")


def test_every_field_is_read() -> None:
    guide = parse_guide(GUIDE_TEXT, PATH)
    assert (guide.id, guide.topic, guide.title) == ("apply", "relief", "救助怎么申请")
    assert guide.programmes == (32,)
    assert guide.services == ("relief-request",)
    assert (guide.valid_from, guide.valid_until) == (date(2026, 7, 1), None)
    assert guide.reviewed == date(2026, 11, 23)
    assert len(guide.questions) == 6
    assert (guide.questions[1].text, guide.questions[1].anchor) == ("低保 申请", "where")
    assert (guide.statements[0].text, guide.statements[0].fact_ids) == ("救助向户口所在的街道申请。", ("F1",))
    assert guide.sources[0].facts[0].quote == "向户籍所在地的乡镇政府、街道办事处申请。"


def test_things_know_their_line() -> None:
    guide = parse_guide(GUIDE_TEXT, PATH)
    lines = GUIDE_TEXT.split("\n")
    assert lines[guide.statements[0].line - 1].startswith("- @where")
    assert lines[guide.questions[2].line - 1].strip() == "- 揭不开锅了找谁 @where"
    assert lines[guide.sources[0].line - 1].strip() == "- title: 社会救助法"


def test_citations_carry_the_source_and_the_guide() -> None:
    guide = parse_guide(GUIDE_TEXT, PATH)
    assert guide.citations(guide.statements[0]) == (
        Citation(
            document_id="apply",
            title="社会救助法",
            section="救助怎么申请",
            article="第三十七条",
            issuer="全国人民代表大会常务委员会",
            effective="2026-07-01",
            url=None,
            quote="向户籍所在地的乡镇政府、街道办事处申请。",
            verified=True,
        ),
    )


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("2026-07-01", "2026-07-01"),
        ("'2024-02'", "2024-02"),
        ("2024-02", "2024-02"),
        ("2023", "2023"),
        ("无", None),
        ("1999-05-25发布", "1999-05-25"),
        ("2024至2025", "2024"),
        ("未定", None),
    ],
)
def test_effective_may_be_a_date_a_month_a_year_or_nothing(written: str, cited: str | None) -> None:
    text = GUIDE_TEXT.replace("effective: 2026-07-01", f"effective: {written}")
    guide = parse_guide(text, PATH)
    assert guide.citations(guide.statements[0])[0].effective == cited


def test_an_empty_article_is_cited_as_none() -> None:
    guide = parse_guide(GUIDE_TEXT.replace("article: 第三十七条", "article: ''"), PATH)
    assert guide.citations(guide.statements[0])[0].article is None


def test_validity_counts_both_ends() -> None:
    guide = parse_guide(GUIDE_TEXT.replace("valid_until: null", "valid_until: 2026-12-31"), PATH)
    assert not guide.in_force(date(2026, 6, 30))
    assert guide.in_force(date(2026, 7, 1))
    assert guide.in_force(date(2026, 12, 31))
    assert not guide.in_force(date(2027, 1, 1))


def test_statements_may_cite_several_facts_run_over_lines_and_keep_brackets() -> None:
    text = GUIDE_TEXT.replace("申请。[F1]", "申请（[注]另有\n  规定的除外）。[F1][F2] [P3]")
    statement = parse_guide(text, PATH).statements[0]
    assert statement.text == "救助向户口所在的街道申请（[注]另有规定的除外）。"
    assert statement.fact_ids == ("F1", "F2", "P3")


def test_a_question_or_statement_may_lack_its_reference_for_the_check_to_find() -> None:
    guide = parse_guide(GUIDE_TEXT.replace("低保 申请 @where", "低保 申请").replace("[F1]\n", "\n"), PATH)
    assert guide.questions[1].anchor == ""
    assert guide.statements[0].fact_ids == ()


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_windows_line_ends_and_a_byte_order_mark_are_read(ending: str, tmp_path: Path) -> None:
    file = tmp_path / "apply.md"
    file.write_bytes(b"\xef\xbb\xbf" + GUIDE_TEXT.replace("\n", ending).encode())
    assert load_guides(tmp_path)[0].statements[0].text == "救助向户口所在的街道申请。"


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("---\nid", "id", 1, "---"),
        ("---\n- @where", "- @where", 1, "---"),
        ("title: 救助怎么申请\n", "", 2, "title"),
        ("topic: relief", "topic:", 3, "topic"),
        ("programmes: [32]", "programmes: [三十二]", 5, "三十二"),
        ("valid_from: 2026-07-01", "valid_from: 2026年7月", 7, "2026年7月"),
        ("valid_from: 2026-07-01", "valid_from: 2026-02-30", 7, "2026-02-30"),
        ("  - 低保 申请 @where", "  - 低保: 申请 @where", 12, "引号"),
        ("  - 低保 申请 @where", "  - '@where'", 12, "问法"),
        ("  - 低保 申请 @where", "  - @where 低保", 12, "引号"),
        ("    plan: false", "    plan: 否", 23, "plan"),
        ("    plan: false\n", "", 18, "plan"),
        ("        verified: true\n", "", 26, "verified"),
        ("quote: 向户籍所在地的乡镇政府、街道办事处申请。", "quote:", 27, "quote"),
        (
            "      F1:",
            "      F1: &x\n        article: ''\n        quote: x\n        verified: true\n      F1:",
            30,
            "F1",
        ),
        ("questions:\n", "questions: *x\n", 10, "*"),
        ("- @where 救助", "救助", 30, "陈述"),
        ("- @where 救助", "- 救助", 30, "陈述"),
        ("title: 社会救助法", "title: [社会救助法", 18, "YAML"),
    ],
)
def test_mistakes_are_named_with_file_and_line(old: str, new: str, line: int, word: str) -> None:
    assert old in GUIDE_TEXT
    with pytest.raises(KnowledgeError) as caught:
        parse_guide(GUIDE_TEXT.replace(old, new, 1), PATH)
    assert f"{PATH}:" in str(caught.value)
    assert word in str(caught.value)
    assert abs(int(str(caught.value).split(":")[1]) - line) <= 1


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "apply.md").write_bytes(GUIDE_TEXT.encode("gb18030"))
    with pytest.raises(KnowledgeError, match="UTF-8"):
        load_guides(tmp_path)


def test_guides_are_found_in_all_folders_but_not_the_manual(tmp_path: Path) -> None:
    for folder, name in (("relief", "apply"), ("marriage", "divorce")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.md").write_text(GUIDE_TEXT.replace("id: apply", f"id: {name}"))
    (tmp_path / "README.md").write_text("# 说明")
    assert [guide.id for guide in load_guides(tmp_path)] == ["divorce", "apply"]


def test_two_guides_may_not_share_an_id(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(GUIDE_TEXT)
    with pytest.raises(KnowledgeError, match="重复"):
        load_guides(tmp_path)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="没有这个文件夹"):
        load_guides(tmp_path / "none")


@given(st.text(max_size=300))
def test_any_text_that_is_no_guide_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parse_guide(text, PATH)
    assert str(caught.value).startswith(f"{PATH}:")


@given(
    st.text(st.characters(categories=["Lo", "Nd"]), min_size=1, max_size=30),
    st.lists(st.from_regex(r"F[0-9]{1,4}", fullmatch=True), max_size=4),
)
def test_any_statement_comes_back_as_written(text: str, ids: list[str]) -> None:
    line = f"- @where {text}{''.join(f'[{id}]' for id in ids)}"
    guide = parse_guide(GUIDE_TEXT.replace("- @where 救助向户口所在的街道申请。[F1]", line), PATH)
    assert guide.statements[0].text == text
    assert guide.statements[0].fact_ids == tuple(ids)


def test_topics_are_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "topics.yml"
    file.write_text(
        "# ids\ntopics:\n  relief: {name: 社会救助, covers: [低保, 特困]}\n  charity: {name: 慈善}\n"
    )
    topics = load_topics(file)
    assert list(topics) == ["relief", "charity"]
    assert topics["relief"].name == "社会救助"
    assert topics["relief"].covers == ("低保", "特困")
    assert topics["charity"].covers == ()


@pytest.mark.parametrize("text", ["", "topics:\n  relief: {covers: []}\n", "topic: {}\n", "- a\n"])
def test_broken_topics_are_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "topics.yml"
    file.write_text(text)
    with pytest.raises(KnowledgeError, match=r"topics\.yml"):
        load_topics(file)
