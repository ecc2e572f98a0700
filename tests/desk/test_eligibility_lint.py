"""The check of the pre-check tables: the project's own pass, and each rule finds what breaks it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.desk.eligibility import load_programmes
from bot.desk.eligibility.lint import background, check_folder, lint, service_names
from bot.errors import KnowledgeError
from bot.knowledge.guides import load_guides
from bot.knowledge.lint import load_superseded
from bot.knowledge.topics import load_topics
from bot.settings import ROOT

TODAY = date(2026, 11, 23)


KNOWLEDGE = ROOT / "knowledge_base"
KNOWN = background(
    TODAY,
    load_topics(KNOWLEDGE / "topics.yml"),
    service_names(KNOWLEDGE / "services"),
    load_guides(KNOWLEDGE / "guides"),
    load_superseded(KNOWLEDGE / "superseded.yml"),
)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The tables, to be broken."""
    return Path(shutil.copytree(KNOWLEDGE / "eligibility", tmp_path / "eligibility"))


def test_our_own_tables_pass() -> None:
    assert [str(problem) for problem in lint(KNOWLEDGE, TODAY)] == []


def test_without_a_folder_there_is_nothing_to_check(tmp_path: Path) -> None:
    assert lint(tmp_path, TODAY) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("dibao.yml", "每人每月1301元；低边", "每人每月1302元；低边", "unsupported-number"),
        ("dibao.yml", "每人每月1301元；低边", "每人每月1259元；低边", "superseded"),
        ("dibao.yml", "{below: 1301, cite: [F0032]}", "{below: 1259, cite: [F0032]}", "limit-unsaid"),
        ("dibao.yml", "{below: 1301, cite: [F0032]}", "{below: 1302, cite: [F0032]}", "limit-source"),
        ("dibao.yml", "{below: 1301, cite: [F0032]}", "{below: 1301}", "limit-source"),
        ("dibian.yml", "times: 2,", "times: 3,", "limit-source"),
        ("longevity.yml", "age: {at_least: 80, cite", "age: {at_least: 79, cite", "limit-source"),
        ("longevity.yml", "每人每月800元", "每人每月900元", "unsupported-number"),
        ("marriage.yml", "男方满22周岁", "男方满23周岁", "unsupported-number"),
        ("marriage.yml", "男方满22周岁", "男方满20周岁", "limit-unsaid"),
        ("marriage.yml", "cite: [F0276, F0012]", "cite: [F9999]", "unknown-fact"),
        ("marriage.yml", "    cite: [F0276, F0012]\n", "", "no-source"),
        ("marriage.yml", "topic: marriage", "topic: weddings", "unknown-topic"),
        ("marriage.yml", "service: marriage-appointment", "service: wedding-cake", "unknown-service"),
        ("marriage.yml", "办理 婚姻登记预约", "我要结婚", "step-say"),
        ("marriage.yml", "guide: marriage-papers", "guide: nothing", "unknown-guide"),
        ("marriage.yml", "领证带啥东西", "这句话没有指南认领", "step-say"),
        ("dibao.yml", "instead: [dibian, linshi]", "instead: [nothing]", "unknown-programme"),
        ("dibao.yml", "aliases: [低保,", "aliases: [临时救助, 低保,", "claimed-twice"),
        ("dibao.yml", "aliases: [低保,", "aliases: [*低保,", "format"),
        ("dibao.yml", "assets: false", "assets: perhaps", "format"),
        ("dibao.yml", "serious_illness: true", "serious_ilness: true", "format"),
        ("dibao.yml", "id: dibao", "id: dibo", "format"),
        ("consumption-subsidy.yml", "valid_until: 2026-12-31", "valid_until: 2027-12-31", "unsupported-number"),
        ("consumption-subsidy.yml", "period:\n", "ignored:\n", "no-period"),
        ("gangxing.yml", "    unknown: 当地的数公开资料没有查到，由街道核对\n", "", "unknown-unsaid"),
        ("questions.yml", "过去12个月", "过去18个月", "unsupported-number"),
        ("questions.yml", "kind: people", "kind: crowd", "format"),
        ("questions.yml", "words: ['都不是', '都没有', '^(不是|没有|没|无|不)$'", "words: ['(', '都没有'", "format"),
        ("questions.yml", "age:\n", "shoe_size: {kind: number, label: 鞋码, ask: 鞋码多少？}\nage:\n", "unused-question"),
        ("texts.yml", "这不是审批结果", "这不是5天内的审批结果", "unsupported-number"),
        ("texts.yml", "same: 同上\n", "", "format"),
    ],
)  # fmt: skip
def test_a_broken_table_is_found(copied: Path, file: str, old: str, new: str, rule: str) -> None:
    path = copied / file
    kept = path.read_text(encoding="utf-8")
    assert old in kept
    path.write_text(kept.replace(old, new, 1), encoding="utf-8")
    assert rule in {problem.rule for problem in check_folder(copied, KNOWN)}


def test_an_outdated_saying_is_found(copied: Path) -> None:
    path = copied / "marriage.yml"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace("双方带身份证", "结婚要带户口本和身份证", 1), encoding="utf-8")
    assert "superseded" in {problem.rule for problem in check_folder(copied, KNOWN)}


def test_a_table_that_cannot_be_read_names_the_place(copied: Path) -> None:
    path = copied / "dibao.yml"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace("assets: false", "asset: false", 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"dibao\.yml:\d+: 没有“asset”这个问题"):
        load_programmes(copied)


def test_a_new_programme_is_a_new_file(copied: Path) -> None:
    table = """
id: lunch
name: 百岁午餐
topic: meal-assistance
aliases: [百岁饭]
intro: {text: 看看年纪。, cite: [F0113]}
conditions:
  - {id: age, text: 年满100周岁, cite: [F0113], test: {age: {at_least: 100, cite: [F0113]}}}
steps:
  - {title: 高龄津贴的规定, say: 八十岁有没有高灵津贴, guide: longevity-allowance}
counter: {text: 问社区。, cite: [F0113]}
"""
    path = copied / "lunch.yml"
    path.write_text(table, encoding="utf-8")
    assert check_folder(copied, KNOWN) == []
    assert load_programmes(copied)["lunch"].variables() == ("age",)
