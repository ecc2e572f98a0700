"""What holds no longer is recognised in statements, and what replaced it is let pass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.lint import Superseded, load_superseded
from bot.knowledge.model import Question
from tests.knowledge.factory import guide, problems, rules, saying

FILE = Path(__file__).resolve().parents[2] / "knowledge_base" / "superseded.yml"

#: Outdated sayings, each with a saying of today that must pass.
SAYINGS = [
    ("结婚登记要带户口簿和身份证。", "内地居民登记结婚带身份证就行，不用带户口本。"),
    ("领证要交户口本。", "收养人办登记要带户口簿和身份证。"),
    ("结婚登记必须到户口所在地办。", "结婚登记不用回户口所在地，全国都能办。"),
    ("办结婚证要交工本费。", "结婚登记不收工本费，不要钱。"),
    ("领证要交9元。", "办婚姻登记不收费。"),
    ("按2003年的《婚姻登记条例》办。", "按2025年修订的婚姻登记条例办。"),
    ("依据2026年最新修订的婚姻登记条例。", "婚姻登记条例2025年5月10日施行。"),
    ("补领结婚证只能回原登记机关。", "补领结婚证不用回原来登记的地方，全国通办。"),
    ("依据民发〔2015〕230号。", "按2025年的婚姻登记工作规范。"),
    ("依据社会救助暂行办法。", "依据社会救助法。"),
    (
        "低保边缘家庭是收入在低保标准1.5倍以下的家庭。",
        "民政部2021年的办法写低保边缘一般是低保标准1.5倍以下。",
    ),
    ("低保要先公示7日再审批。", "初审意见公示7天。"),
    ("流浪乞讨人员可以到救助站。", "生活没着落、流落在外的人可以到救助站。"),
    ("杭州低保标准是每人每月1259元。", "杭州低保标准由1259元调整为1301元。"),
    ("低保每月1102元。", "低保家庭的困境儿童每人每月612元。"),
    ("按2012年修订的殡葬管理条例办。", "新的殡葬管理条例2026年3月30日施行。"),
    ("依据《殡葬管理条例》第八条。", "新的殡葬管理条例有8章73条。"),
    ("殡葬四项基本服务免费。", "殡葬基本服务免费项目由4项增加到6项。"),
    ("减免4项殡葬服务费用。", "减免6项殡葬服务费用。"),
    ("殡葬免费只限杭州户口的人。", "殡葬免费的人从杭州户籍扩大到浙江省户籍。"),
    ("居委会一般100到700户设一个。", "居委会一般1000到3000户设一个。"),
    ("多代同楼每月陪伴老人20小时。", "多代同楼每月陪伴老人10小时。"),
    ("多代同楼月租300元。", "年轻人每月交300元管理费。"),
    ("居家养老服务消费补贴按40%发。", "居家、社区养老补50%，机构养老补40%。"),
    ("谁都可以在网上公开募捐。", "个人不能自己公开募捐。"),
    ("依据无障碍环境建设条例。", "依据无障碍环境建设法。"),
    ("按婚姻法规定。", "婚姻法已并入民法典。"),
    ("收养法规定要登记。", "民法典规定收养要登记。"),
]


@pytest.fixture(scope="module")
def rows() -> tuple[Superseded, ...]:
    return load_superseded(FILE)


@pytest.mark.parametrize(("outdated", "today"), SAYINGS)
def test_outdated_sayings_are_refused_and_those_of_today_pass(
    outdated: str, today: str, rows: tuple[Superseded, ...]
) -> None:
    assert [row.find(outdated) for row in rows if row.find(outdated)]
    assert [row.find(today) for row in rows if row.find(today)] == []


def test_every_row_is_tried(rows: tuple[Superseded, ...]) -> None:
    tried = {row.pattern.pattern for row in rows for outdated, _ in SAYINGS if row.find(outdated)}
    assert {row.pattern.pattern for row in rows} == tried


def test_the_problem_says_what_holds_now(rows: tuple[Superseded, ...]) -> None:
    (problem,) = problems(saying("结婚要带户口簿。", "结婚要带户口簿。"), rows=rows)
    assert problem.rule == "superseded"
    assert "现在是：内地居民结婚只要本人身份证" in problem.message


def test_width_and_spaces_make_no_difference(rows: tuple[Superseded, ...]) -> None:
    assert rules(saying("居家养老补４０％。", "居家40%"), rows=rows) == ["superseded"]
    assert rules(saying("依据 社会救助 暂行办法。", "旧"), rows=rows) == ["superseded"]


def test_residents_may_ask_in_outdated_words(rows: tuple[Superseded, ...]) -> None:
    questions = (*guide().questions, Question("结婚要带户口簿吗", "where"))
    assert rules(guide(questions=questions), rows=rows) == []


def test_a_row_without_exception(tmp_path: Path) -> None:
    file = tmp_path / "superseded.yml"
    file.write_text("- {pattern: '旧（规定|说法）', now: 新规定, basis: 条例}\n")
    (row,) = load_superseded(file)
    assert row == Superseded(re.compile("旧(规定|说法)"), None, "新规定", "条例")
    assert row.find("这是旧规定") == "旧规定"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1\n",
        "- {pattern: '(', now: x, basis: y}\n",
        "- {pattern: x, basis: y}\n",
        "- {now: x, basis: y}\n",
    ],
)
def test_a_broken_file_is_refused_with_its_place(text: str, tmp_path: Path) -> None:
    file = tmp_path / "superseded.yml"
    file.write_text(text)
    with pytest.raises(KnowledgeError, match=r"superseded\.yml:1"):
        load_superseded(file)
