"""What a work plan intends must not be told as done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.lint.problem import Problem
from bot.knowledge.model import Guide

#: One of these says that something is intended (editors' manual, rule 5).
INTENDED = re.compile("计划|提出|打算|探索|目标|工作思路|倡导|要求|拟")
#: These say that it has come about, unless the words before leave it open.
DONE = re.compile(
    "已经|已(?:建成|建好|成立|完成|开通|实现|落地|推出|开展|启用|投入|设立|建立|覆盖)"
    "|(?:建成|建好|成立|完成|开通|实现|落地|推出|启用|设立|建立|覆盖)了"
)
_LEFT_OPEN = re.compile("(?:是否|是不是|有没有|有无|没有|没|尚未|还未|能否)[^，。；]{0,4}$")


def check(guide: Guide) -> Iterator[Problem]:
    """Every statement that rests on a plan says so and claims no result."""
    for statement in guide.statements:
        if not any(source.plan for source, _ in guide.cited(statement)):
            continue
        if not INTENDED.search(statement.text):
            yield Problem(
                guide.path,
                statement.line,
                "plan-unsaid",
                "依据是工作计划，正文要说“计划、提出、打算、探索、目标、拟”等，不能写成已经有了",
            )
        for done in DONE.finditer(statement.text):
            if not _LEFT_OPEN.search(statement.text[: done.start()]):
                yield Problem(
                    guide.path,
                    statement.line,
                    "plan-as-done",
                    f"依据是工作计划，不能说“{done.group()}”；做成了的事要另写一条，引报道或公告作依据",
                )
