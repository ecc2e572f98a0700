"""How lines are cut into passages, and what their heads say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.importer import metadata
from bot.knowledge.importer.articles import LONGEST_PASSAGE, Piece, cut, packed
from bot.knowledge.importer.block import Block, blocks, tidy
from bot.knowledge.importer.outline import article, chapter
from bot.knowledge.importer.slug import LONGEST, slug


def pieces(text: str) -> list[tuple[str | None, str, str]]:
    """Article, heading and text of each passage of a text without marked headings."""
    return [(piece.article, piece.heading, piece.text) for piece in cut(blocks(text)).pieces]


def articles(text: str) -> list[str | None]:
    return [piece[0] for piece in pieces(text)]


def test_parts_chapters_and_sections_make_the_path() -> None:
    found = pieces(
        "第五编 婚姻家庭\n第一章 一般规定\n第一千零四十条 甲。\n"
        "第三章 家庭关系\n第一节 夫妻关系\n第一千零五十五条 乙。\n"
        "第二节 父母子女\n第一千零六十七条 丙。\n第四章 离 婚\n第一千零七十六条 丁。"
    )
    assert [heading for _, heading, _ in found] == [
        "第五编 婚姻家庭 / 第一章 一般规定",
        "第五编 婚姻家庭 / 第三章 家庭关系 / 第一节 夫妻关系",
        "第五编 婚姻家庭 / 第三章 家庭关系 / 第二节 父母子女",
        "第五编 婚姻家庭 / 第四章 离婚",
    ]


def test_the_heading_of_an_article_may_stand_alone() -> None:
    assert pieces("第一条\n甲。\n第二条\n乙。") == [("第一条", "", "甲。"), ("第二条", "", "乙。")]


def test_articles_in_arabic_figures_and_without_a_space() -> None:
    assert articles("第1条 甲。\n第2条 乙。\n第3条　丙。") == ["第1条", "第2条", "第3条"]
    assert articles("第一条为了方便，制定本办法。\n第二条本办法适用于社区。") == ["第一条", "第二条"]


@pytest.mark.parametrize(
    "mention",
    [
        "第三条第二款所称亲属，不含表亲。",
        "第三条、第四条的规定，参照执行。",
        "第二十条规定的人，不适用。",
        "第一条和第二条另有规定的除外。",
    ],
)
def test_a_mention_at_the_start_of_a_line_is_no_heading(mention: str) -> None:
    found = pieces(f"第一条 甲。\n第二条 乙。\n{mention}\n第三条 丙。")
    assert [name for name, _, _ in found] == ["第一条", "第二条", "第三条"]
    assert found[1][2] == f"乙。\n{mention}"


def test_excerpts_with_gaps_and_annexes_that_count_anew() -> None:
    assert articles("第三条 甲。\n第八条 乙。") == ["第三条", "第八条"]
    found = pieces("第一条 甲。\n第二条 乙。\n附件：评估办法\n第一条 丙。\n第二条 丁。")
    assert [(name, heading) for name, heading, _ in found] == [
        ("第一条", ""), ("第二条", ""), ("第一条", "附件：评估办法"), ("第二条", "附件：评估办法"),
    ]  # fmt: skip


def test_long_articles_stay_whole() -> None:
    found = pieces("第一条 甲。\n" + "这一款很长。\n" * 300 + "第二条 乙。")
    assert [name for name, _, _ in found] == ["第一条", "第二条"]
    assert len(found[0][2]) > LONGEST_PASSAGE


def test_long_sections_are_cut_between_paragraphs() -> None:
    found = pieces("一、总体要求\n" + ("要" * 250 + "。\n") * 5 + "二、任务\n做。")
    assert [(name, len(text)) for name, _, text in found] == [
        ("一", 503),
        ("一", 503),
        ("一", 251),
        ("二", 2),
    ]


def test_a_contents_is_dropped_and_nothing_else() -> None:
    contents = "目  录\n第一章 总则……………1\n第二章 附则 …… 12"
    found = cut(blocks(f"办法\n{contents}\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。"))
    assert [(piece.article, piece.heading) for piece in found.pieces] == [
        ("第一条", "第一章 总则"),
        ("第二条", "第二章 附则"),
    ]
    assert found.dropped == ("目 录", "第一章 总则", "第二章 附则")


def test_a_section_of_one_line_is_kept() -> None:
    assert pieces("通知\n一、按时报送\n二、加强宣传") == [
        (None, "", "一、按时报送"),
        (None, "", "二、加强宣传"),
    ]
    whole = "一、按时报送。各街道每月报送一次，由专人负责，不得迟报漏报，也不得多头重复报送。"
    assert pieces(f"通知\n{whole}\n二、宣传。")[0] == ("一", "一、按时报送", whole)


def test_points_cut_a_text_that_has_no_sections() -> None:
    found = pieces("工作思路\n2023年很重要。\n一是补短板,聚焦均衡\n补资源。\n二是提服务,聚焦需求\n提质量。")
    assert [(name, heading) for name, heading, _ in found] == [
        (None, ""), ("一", "一是补短板,聚焦均衡"), ("二", "二是提服务,聚焦需求"),
    ]  # fmt: skip
    assert articles("通知\n一、做好三件事\n一是宣传\n二是登记\n二、抓落实\n好。") == ["一", "二"]


def test_the_signature_is_dropped_and_used() -> None:
    found = cut(
        blocks("关于助餐的通知\n一、对象\n老人。\n杭州市民政局\n杭州市财政局\n2024年7月1日\n（此件公开发布）")
    )
    assert [piece.text for piece in found.pieces] == ["老人。"]
    assert found.signature == ("杭州市民政局", "杭州市财政局", "2024年7月1日", "（此件公开发布）")
    assert metadata.issuer(found.head.title, "", found.signature) == "杭州市民政局、杭州市财政局"


def test_an_empty_or_headed_only_document() -> None:
    assert cut([]).pieces == ()
    assert cut([Block("办法", 1)]).pieces == ()
    assert cut([Block("办法", 1)]).head.title == "办法"


def test_a_title_over_two_lines() -> None:
    found = cut(
        blocks(
            "杭州市民政局文件\n杭民发〔2018〕201号\n杭州市民政局关于节地生态安葬\n对象予以奖补的通知\n一、对象\n居民。"
        )
    )
    assert found.head.title == "杭州市民政局关于节地生态安葬对象予以奖补的通知"
    assert "杭民发〔2018〕201号" in found.head.about
    assert found.pieces == (Piece("一", "一、对象", "居民。"),)


@pytest.mark.parametrize(
    ("about", "issuer", "number", "adopted"),
    [
        (
            "2026年4月30日第十四届全国人民代表大会常务委员会第二十二次会议通过",
            "全国人民代表大会常务委员会",
            "",
            "2026-04-30",
        ),
        ("2015年1月25日 浙江省第十二届人民代表大会第三次会议通过", "浙江省人民代表大会", "", "2015-01-25"),
        ("2017年8月22日 中华人民共和国国务院令第685号公布", "国务院", "国务院令第685号", "2017-08-22"),
        ("1999年5月25日 民政部令第14号发布", "民政部", "民政部令第14号", "1999-05-25"),
        ("2024年12月24日 杭州市民政局、杭州市财政局发布", "杭州市民政局、杭州市财政局", "", "2024-12-24"),
        ("（国办发〔2023〕39号）", "", "国办发〔2023〕39号", ""),
        ("", "", "", ""),
    ],
)
def test_what_the_lines_about_a_document_say(about: str, issuer: str, number: str, adopted: str) -> None:
    assert metadata.issuer("办法", about, ()) == issuer
    assert metadata.document_number(about) == number
    assert metadata.adopted(about) == adopted


@pytest.mark.parametrize(
    ("about", "text", "effective"),
    [
        ("", "本法自2026年7月1日起施行。", "2026-07-01"),
        ("2016年1月1日 施行", "有规定。", "2016-01-01"),
        ("2024年12月24日 民政局发布，自2025年1月23日起调整", "有规定。", "2025-01-23"),
        ("1999年5月25日 民政部令第14号发布", "本办法自发布之日起施行。", "1999-05-25"),
        ("", "本办法自发布之日起施行。", ""),
    ],
)
def test_from_when_it_holds(about: str, text: str, effective: str) -> None:
    assert metadata.effective(about, ["别的。", text]) == effective


def test_chapters_are_told_from_sentences() -> None:
    assert chapter("第三章 收养", heading=False) == (3, "第三章 收养")
    assert chapter("第四章志愿服务活动", heading=False) == (3, "第四章 志愿服务活动")
    assert chapter("第三章 总 则 ……… 15", heading=False) == (3, "第三章 总则")
    assert chapter("第三章规定的程序，适用于本章。", heading=False) is None
    assert chapter("第一节目单", heading=False) is None


@given(st.integers(1, 9999))
def test_article_numbers_are_read(number: int) -> None:
    found = article(f"第{number}条 甲。")
    assert found is not None
    assert (found.number, found.rest) == (number, "甲。")


@given(st.lists(st.text("老人食堂。；", min_size=1, max_size=900), max_size=6))
def test_packing_loses_nothing_and_keeps_the_limit_where_sentences_allow(lines: list[str]) -> None:
    texts = packed(lines)
    assert "".join(texts).replace("\n", "") == "".join(lines)
    assert all(len(text) <= LONGEST_PASSAGE or "。" not in text.rstrip("。；") for text in texts)


@given(st.lists(st.text("第一二三条章（）、是附件目录老人。 \n", max_size=40), max_size=12))
def test_any_lines_are_cut_and_no_character_is_lost(lines: list[str]) -> None:
    given_blocks = [block for line in lines for block in blocks(line)]
    found = cut(given_blocks)
    kept = "".join([*found.head.title_lines, *found.head.about, *found.signature, *found.dropped])
    for piece in found.pieces:
        kept += f"{piece.article or ''}{piece.heading}{piece.text}"
    for block in given_blocks:
        for sign in set(block.text) - {" "}:
            assert sign in kept


def test_lines_are_tidied() -> None:
    assert tidy("　　总\u3000\u3000则\u200b ") == "总 则"
    assert tidy("⼀⼈⼾⺠⻔") == "一人户民门"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("婚姻登记条例_2025修订", "hun-yin-deng-ji-tiao-li-2025-xiu-ding"),
        ("浙江省实施老年人权益保障法办法_2020修正", "zjssslnrqybzfbf-2020xz"),
        ("Notice 12", "notice-12"),
        ("README", "document-2cc46d07"),
        ("！！！", "document-7fa77256"),
    ],
)
def test_ids_from_file_names(name: str, id: str) -> None:
    found = slug(name)
    assert found == id or (id.startswith("document-") and found.startswith("document-"))


@given(st.text(max_size=80))
def test_any_name_gives_a_usable_id(name: str) -> None:
    found = slug(name)
    assert found == found.strip("-")
    assert 0 < len(found) <= LONGEST
    assert all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in found)
