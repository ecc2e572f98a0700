"""What is hard about each format: marks, tables, automatic numbers, encodings, printed lines, and traps."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.errors import KnowledgeError
from bot.knowledge.importer import LARGEST_FILE
from bot.knowledge.importer.block import Block
from bot.knowledge.importer.docx import read_docx
from bot.knowledge.importer.html import read_html
from bot.knowledge.importer.markdown import read_markdown
from bot.knowledge.importer.pdflines import Line, body, paragraphs
from tests.knowledge.papers import LAW, as_docx, saved, with_part


def texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks]


# ---- Markdown ----------------------------------------------------------------------------------------


def test_markdown_marks_go_and_the_text_stays() -> None:
    text = """<!-- 来源：网上 -->
# 办法（**试行**）

**第一条** 按[通知](https://example.cn)办<br>理；<试行>两年。

    四个空格开头的一行

1. 甲
2. 乙
   - 丙

> 引用的话

第二条
---

[1]: 注释一

| 项目 | 金额 |
|---|---|
| 补贴 | 2000元 |
"""
    blocks = read_markdown(text.encode(), "x.md")
    assert blocks[0] == Block("办法（试行）", 1)
    assert texts(blocks)[1:] == [
        "第一条 按通知办",
        "理；<试行>两年。",
        "四个空格开头的一行",
        "1.甲",
        "2.乙",
        "丙",
        "引用的话",
        "第二条",
        "[1]: 注释一",
        "项目｜金额",
        "补贴｜2000元",
    ]


# ---- HTML --------------------------------------------------------------------------------------------


def test_html_tables_breaks_and_line_breaks_in_the_source() -> None:
    page = """<html><body><h2>一、标 准</h2><p>每人每月<b>1301</b>元，
    自1月起<br/>执行。</p><div>外<div>内</div>外</div>
    <table><tr><th>对象</th><th>金额</th></tr>
    <tr><td><p>孤儿</p></td><td>2525元<br>每月</td></tr></table></body></html>"""
    blocks = read_html(page.encode(), "x.html")
    assert blocks[0] == Block("一、标 准", 2)
    assert texts(blocks)[1:] == [
        "每人每月1301元，自1月起", "执行。", "外", "内", "外", "对象｜金额", "孤儿｜2525元 每月",
    ]  # fmt: skip


def test_html_takes_the_title_from_the_page_where_the_text_has_none() -> None:
    text = "关于助餐工作的正文。" * 8
    head = "<head><meta name='ArticleTitle' content='关于助餐的通知'></head>"
    page = f"{head}<div id='zoom'><p>{text}</p></div><p>分享</p>"
    assert read_html(page.encode(), "x.html") == [Block("关于助餐的通知", 1), Block(text)]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_html_that_declares_an_older_chinese_encoding_is_read_as_gb18030(declared: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>民政局䶮镕</p>'
    assert texts(read_html(page.encode("gb18030"), "x.html")) == ["民政局䶮镕"]


def test_html_fetches_nothing_and_expands_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>正文&x;</p>'
        f'<iframe src="{secret.as_uri()}"></iframe><object data="{secret.as_uri()}"></object></body></html>'
    )
    assert "秘密" not in "".join(texts(read_html(page.encode(), "x.html")))


def test_html_beyond_a_great_depth_is_refused() -> None:
    def page(depth: int) -> bytes:
        return ("<div>" * depth + "正文" + "</div>" * depth).encode()

    assert texts(read_html(page(500), "x.html")) == ["正文"]
    with pytest.raises(KnowledgeError, match="层次太深"):
        read_html(page(20_000), "x.html")


# ---- Word --------------------------------------------------------------------------------------------


def numbered(document: docx.document.Document, *levels: tuple[str, str]) -> None:
    """Gives the document a list whose levels have these styles and texts."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (style, text) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def add_numbered(document: docx.document.Document, text: str, depth: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>')
    )


def test_word_counts_articles_that_are_automatic_numbers() -> None:
    document = docx.Document()
    numbered(
        document, ("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）"), ("decimal", "%3.")
    )
    for number in range(1, 13):
        add_numbered(document, f"条文{number}。", 0)
        if number in {3, 11}:
            add_numbered(document, "甲；", 1)
            add_numbered(document, "乙。", 1)
            add_numbered(document, "丙。", 2)
    found = texts(read_docx(saved(document), "x.docx"))
    assert found[:6] == [
        "第一条 条文1。",
        "第二条 条文2。",
        "第三条 条文3。",
        "（一） 甲；",
        "（二） 乙。",
        "1. 丙。",
    ]
    assert found[6] == "第四条 条文4。"
    assert found[13:17] == ["第十一条 条文11。", "（一） 甲；", "（二） 乙。", "1. 丙。"]
    assert found[17] == "第十二条 条文12。"


def test_word_tables_stand_where_they_are() -> None:
    document = docx.Document()
    document.add_paragraph("前文。")
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ["对象", "金额", "金额"], strict=True):
        cell.text = text
    table.cell(1, 1).merge(table.cell(1, 2)).text = "2525元"
    table.cell(1, 0).text = "孤儿"
    document.add_paragraph("后文。")
    assert texts(read_docx(saved(document), "x.docx")) == [
        "前文。",
        "对象｜金额｜金额",
        "孤儿｜2525元",
        "后文。",
    ]


def test_word_changes_are_read_as_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("每月")._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>612</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>640</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>元</w:t><w:br/><w:t>起。</w:t></w:r>"))
    assert texts(read_docx(saved(document), "x.docx")) == ["每月640元", "起。"]


def test_word_expands_no_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    entities = f'<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "啊啊"><!ENTITY b "&a;&a;">'
    body_xml = (
        f"<!DOCTYPE d [{entities}]>"
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>正文&x;&b;</w:t></w:r></w:p></w:body>"
        "</w:document>"
    )
    data = with_part(as_docx(LAW), "word/document.xml", body_xml.encode())
    assert texts(read_docx(data, "x.docx")) == ["正文"]


def test_word_files_that_unpack_to_too_much_are_refused() -> None:
    data = with_part(as_docx(LAW), "word/document.xml", b" " * (201 * 1024 * 1024))
    assert len(data) < LARGEST_FILE
    with pytest.raises(KnowledgeError, match="太大"):
        read_docx(data, "x.docx")


# ---- pdf lines ---------------------------------------------------------------------------------------


def test_running_heads_and_page_numbers_go_and_numbers_in_the_text_stay() -> None:
    def page(number: int, *lines: str) -> list[Line]:
        printed = ["文件汇编", *lines, f"— {number} —"]
        return [
            Line(text, 72, 72 + 12 * len(text), 700 - 20 * place, 12) for place, text in enumerate(printed)
        ]

    pages = [page(1, "甲。", "12345", "乙。"), page(2, "丙。", "丁。"), page(3, "戊。", "己。")]
    assert [[line.text for line in lines] for lines in body(pages)] == [
        ["甲。", "12345", "乙。"], ["丙。", "丁。"], ["戊。", "己。"],
    ]  # fmt: skip


def test_lines_without_indents_are_joined_by_their_length() -> None:
    rows = ["老" * 36, "人" * 10 + "。", "食" * 36, "堂" * 36, "街" * 5]
    lines = [Line(text, 72, 72 + 12 * len(text), 700 - 20 * place, 12) for place, text in enumerate(rows)]
    assert [text for text, _ in paragraphs([lines])] == [
        "老" * 36 + "人" * 10 + "。",
        "食" * 36 + "堂" * 36 + "街" * 5,
    ]
    assert paragraphs([[]]) == []
