"""The same text in any format gives the same passages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.importer import import_file
from bot.knowledge.model import Document
from tests.knowledge.factory import TODAY
from tests.knowledge.papers import (
    LAW,
    LAW_ARTICLES,
    NOTICE,
    Line,
    as_docx,
    as_html,
    as_markdown,
    as_pdf,
    as_text,
)

Paper = tuple[str, Callable[[list[Line]], bytes]]

PAPERS: dict[str, Paper] = {
    "markdown": ("md", as_markdown),
    "text": ("txt", as_text),
    "text in GB18030": ("txt", lambda lines: as_text(lines, "gb18030")),
    "text in UTF-16": ("txt", lambda lines: as_text(lines, "utf-16")),
    "html": ("html", as_html),
    "html in GB18030": ("htm", lambda lines: as_html(lines, "gb2312")),
    "html without heading tags": ("html", lambda lines: as_html(lines, marked=False)),
    "docx": ("docx", as_docx),
    "docx without styles": ("docx", lambda lines: as_docx(lines, styled=False)),
    "pdf": ("pdf", as_pdf),
    "pdf without radicals": ("pdf", lambda lines: as_pdf(lines, radicals=False)),
}


def imported(folder: Path, paper: Paper, lines: list[Line]) -> Document:
    suffix, make = paper
    file = folder / f"办法.{suffix}"
    file.write_bytes(make(lines))
    return import_file(file, TODAY)


@pytest.mark.parametrize("name", PAPERS)
def test_a_law(name: str, tmp_path: Path) -> None:
    document = imported(tmp_path, PAPERS[name], LAW)
    assert [passage.article for passage in document.passages] == LAW_ARTICLES
    texts = {passage.article: passage for passage in document.passages}
    assert texts["第二条"].text.split("\n")[1] == "餐饮企业依照本办法备案的，视同社区食堂。"
    assert texts["第三条"].text.startswith(
        "开办社区食堂应当具备下列条件：\n（一）有与供餐人数相适应的场地；\n（二）"
    )
    assert texts["第三条"].text.endswith("自变化之日起三个工作日内更新。")
    assert texts["第三条"].heading == "第一章 总则"
    assert texts["第四条之一"].text == "优惠所需的经费由区财政和街道分担。"
    assert texts["第五条"].text.split("\n")[1].startswith("第四条第一款所称年满")
    assert texts["第五条"].heading == "第二章 经营与监督"
    assert document.title == "滨江区社区食堂管理办法"
    assert document.issuer == "滨江区民政局"
    assert (document.adopted, document.effective) == ("2024-05-01", "2024-06-01")
    assert document.valid_from == date(2024, 6, 1)
    assert (document.id, document.state, document.topic, document.imported) == (
        "ban-fa",
        "draft",
        None,
        TODAY,
    )
    assert not document.searchable(TODAY)


@pytest.mark.parametrize("name", PAPERS)
def test_a_notice(name: str, tmp_path: Path) -> None:
    document = imported(tmp_path, PAPERS[name], NOTICE)
    assert [(passage.article, passage.heading) for passage in document.passages] == [
        (None, ""),
        ("一（一）", "一、送餐上门"),
        ("一（二）", "一、送餐上门"),
        ("二", "二、场所降温"),
    ]
    assert document.passages[0].text.startswith("各街道办事处：\n近日气温")
    assert document.passages[2].text.endswith("问候身体情况。")
    assert document.passages[3].text == "食堂应当开放空调，准备饮水和常用药品，供路过的老人休息。"
    assert document.issuer == "滨江区民政局"
    assert document.document_number == "滨民〔2024〕12号"


def test_all_formats_agree(tmp_path: Path) -> None:
    for lines in (LAW, NOTICE):
        found = {name: imported(tmp_path, paper, lines).passages for name, paper in PAPERS.items()}
        assert all(passages == found["markdown"] for passages in found.values())


han = st.text(st.sampled_from("老人食堂街道社区优惠登记办理申请材料公示补贴"), min_size=5, max_size=120)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(han, min_size=2, max_size=12))
def test_articles_of_any_length_survive_the_page_breaks_of_a_pdf(texts: list[str], tmp_path: Path) -> None:
    numerals = "一二三四五六七八九十"
    names = [*numerals, *(f"十{sign}" for sign in numerals)]
    lines = [Line("滨江区社区食堂管理办法", 1)]
    lines += [Line(f"第{name}条 {text}。") for name, text in zip(names, texts, strict=False)]
    document = imported(tmp_path, PAPERS["pdf"], lines)
    assert [passage.text for passage in document.passages] == [f"{text}。" for text in texts]
