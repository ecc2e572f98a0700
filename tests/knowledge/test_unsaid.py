"""What is said first where the statements of an answer do not tell just what was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import resources
from bot.errors import KnowledgeError
from bot.knowledge.talk import load_talk
from bot.settings import ROOT

TALK_FILE = ROOT / "knowledge_base" / "talk.yml"

WHERE = "双方都是内地居民的，补领结婚证在全国任何一个婚姻登记机关都能办。"


@pytest.mark.parametrize(
    ("question", "statement", "missing"),
    [
        ("补领结婚证要多少钱", WHERE, "多少钱"),
        ("补领结婚证要多少钱", "办婚姻登记不收钱。", ""),
        ("低保一个月发多少", "杭州低保标准从2025年1月23日起是每人每月1301元。", ""),
        ("低保一个月发多少", "低保的金额看街道公示的数。", ""),
        ("长护险居家护理出多少", "规定的小时数以内，钱由基金全额付。", ""),
        ("高龄津贴发多少年", WHERE, ""),
        ("护理补贴一个月多少钱", "护理补贴几号发没有查到，可以问街道。", "多少钱"),
        ("护理补贴一个月多少钱", "护理补贴发多少，没有查到。", ""),
        ("登记处的电话", WHERE, "电话"),
        ("登记处的电话", "不知道找谁，可以打12345。", ""),
        ("登记处的电话", "2025年修订的条例有22条。", "电话"),
        ("周六能领证吗", WHERE, "时间"),
        ("登记处几点开门", "登记处的上班时间没有查到。", ""),
        ("补领结婚证要带什么", WHERE, ""),
        ("申请残疾证要交保证金吗", "残疾人证到期了，可以到残联免费换新证。", "押金"),
        ("结婚登记手续费多少", "婚姻登记机关不能收取任何登记费用。", ""),
        ("养老院押金能退吗", "养老院押金怎么退，这里没有查到规定。", ""),
        ("特困老人能领多少电费减免", "特困人员基本生活标准是每人每月2255元。", "电费"),
        ("低保户电费减免", "低保户水费电费有没有减免，这里没有查到。", ""),
        ("退役军人在老年食堂打折吗", "年满60周岁的老人打5到8折。", "退役军人"),
        ("现役军人离婚怎么办", "现役军人的配偶要离婚，要军人同意。", ""),
        ("老人住院陪护民政报多少", "年轻人每月交300元管理费，就能免费住标间。", "陪护"),
        ("五保老人住院谁陪夜", "特困老人生病要人陪护，护理的标准没有查到。", ""),
    ],
)
def test_what_is_missing_is_told(question: str, statement: str, missing: str) -> None:
    said = resources.talk().missing(question, [statement])
    assert missing in said
    assert bool(said) == bool(missing)
    # A way to go on, which has its source.
    assert not said or "12345" in said


def test_one_statement_that_tells_it_is_enough() -> None:
    assert not resources.talk().missing("补领结婚证要多少钱", [WHERE, "办婚姻登记不收钱。"])


@pytest.mark.parametrize("broken", ["asked: ['(']", "asked: [钱]", "told: 3"])
def test_what_is_no_entry_is_refused(broken: str, tmp_path: Path) -> None:
    file = tmp_path / "talk.yml"
    text = TALK_FILE.read_text(encoding="utf-8").partition("unsaid:")[0]
    file.write_text(f"{text}unsaid:\n  money:\n    {broken}\n    say: 没有\n", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        load_talk(file)
