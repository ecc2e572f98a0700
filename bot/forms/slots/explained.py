"""What a clause is where it is wholly explained by another type of value: an age, how many, a number, a name.

Free words would swallow them: 我今年61了 is no building, 我们有十五个人 no name of a group.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from bot.forms.clauses import clauses
from bot.forms.turn import FormTurn

_FIGURE = r"(?:大概|差不多|总共|一共)?[0-9一二两三四五六七八九十百]+(?:几|多|来)?"
_AROUND = re.compile(
    r"(?:我们?|阿拉|俺们?|咱们?|他|她|老人|本人|今年|就|是|有|共|一共|总共|大概|差不多|住在?|在|坐|来|去|参加"
    r"|手机号?码?|电话号?码?|联系方式|号码|名字|姓名|联系人|叫做?|姓|的|人|啊|呀|哈|吧|嘛|了|呢|左右|[:：\s])*"
)
_ENTITIES = ("phone", "age", "people", "name", "community")
_SAID = {
    "people": re.compile(
        rf"(?:我们|阿拉|大家|一共|总共|就|大概|共|有)*{_FIGURE}(?:个人?|人|名|位)"
        r"(?:坐|去|来|参加)?(?:的|了|吧|啊)*"
    ),
    "age": re.compile(
        r"(?:我|老人|他|她)?(?:今年|年纪|年龄)(?:是|有|快|刚)?[0-9一二三四五六七八九十]{2,3}岁?(?:了|的|多)*"
        r"|(?:我|老人|他|她|老太太|老头子)(?:都|已经|快)*[二三四五六七八九]?十[一二三四五六七八九]?岁?多?了"
    ),
    "name": re.compile(
        r"(?:我|本人|免贵)?姓[\u4e00-\u9fff]{1,2}|(?:我|联系人)(?:叫|姓名|名字)(?:是)?[\u4e00-\u9fff]{2,4}"
    ),
    "community": re.compile(r"(?:我们?是|我们?|我?住在?|在)?[\u4e00-\u9fff]{2,6}社区(?:的|里的|居民|人)"),
    "employer": re.compile(
        r"我们?是[^,，。]{2,14}(?:公司|单位|集团|工厂|厂|店|学校|协会)的(?:员工|职工|人)?"
    ),
}
#: 跟刚才一样, 同上: what was told before is meant, and nothing is told.
_SAME = re.compile(
    r"(?:嗯|就|那|都|也|还是|别的|其他|其它|信息|资料|地址|电话|名字|姓名|社区|小区|人|和|跟|、|,|，|\s)*"
    r"(?:(?:跟|和|同|与|照)?(?:刚[才刚]|前面|上面|上次|上回|之前|先前|原来|前一[个次件]|第一[个次])(?:那个?|这个|那件|说|填|报|写|登记)*的?"
    r"(?:地址|电话|名字|信息|社区)?(?:都|是|也|就)*(?:一样|相同|同样|一致|不变)|同上|(?:都|也|还是)?一样|照旧|老样子|同前)"
    r"(?:的|啊|呀|吧|就行|就好|就可以|好了|了)*[。.!！]*"
)


def means_the_same(text: str) -> bool:
    """Whether an answer only points back to what was told of another matter."""
    return _SAME.fullmatch(text.strip()) is not None


def kind_of(clause: FormTurn) -> str | None:
    """The type of value by which a clause is wholly explained, or None."""
    said = clause.typed.strip()
    for kind, form in _SAID.items():
        if form.fullmatch(said):
            return kind
    for entity in clause.entities:
        if entity["entity"] in _ENTITIES:
            rest = clause.typed[: entity["start"]], clause.typed[entity["end"] :]
            if all(_AROUND.fullmatch(one) for one in rest):
                return str(entity["entity"])
    return None


def unexplained(turn: FormTurn, besides: Collection[str] = ()) -> FormTurn:
    """The message without the clauses that other types explain, but for those of the types `besides`."""
    parts = clauses(turn)
    kept = [part for part in parts if (kind := kind_of(part)) is None or kind in besides]
    if len(kept) == len(parts):
        return turn
    typed = "，".join(part.typed.strip() for part in kept)
    return replace(turn, text=typed, typed=typed)
