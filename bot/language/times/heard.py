"""What a voice recogniser adds to a message and a speaker does not mean: 嗯, 呃, 三 点 半; and what it hears
where a time is said: 下无三点, 名天上午, 4月12浩."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from bot.language.times.writing import DAY, HOUR

_HAN = "[\u3400-\u9fff]"
_NUMERAL = "[0-9零〇一二两三四五六七八九十]"
_PAUSE = r"(?:[,，、…\s]|\.{2,}+)*+"
_HUM = rf"(?<![,，、…\s.]){_PAUSE}[嗯呃唔]+{_PAUSE}"
#: Between two numerals a hum keeps them apart.
_NOISE = re.compile(
    rf"(?<!{_NUMERAL}){_HUM}|{_HUM}(?!{_NUMERAL})"
    # Single characters in a row with one space between each: 明 天 下 午.
    rf"|(?<=(?<!\S){_HAN})\s(?={_HAN}(?!\S))"
)


def without_noise(plain: str) -> tuple[str, list[int]]:
    """`plain` without hums and without spaces inside words, and the old place of each character left."""
    spans = [match.span() for match in _NOISE.finditer(plain)]
    if not spans:
        return plain, list(range(len(plain)))
    dropped = {place for start, end in spans for place in range(start, end)}
    places = [place for place in range(len(plain)) if place not in dropped]
    return "".join(plain[place] for place in places), places


#: A part of the day, or a clock time: what only a day stands before.
_THEN = rf"(?=[上下中]午|早上|晚上|凌晨|傍晚|夜里|(?:{HOUR})(?:点|时(?!间)|:[0-5][0-9]))"
_WEEK = r"(?:[上下这本葛格]个?周|(?:星期|礼拜))"
#: Where a time is said beyond doubt → what sounds there like what, character by character of the match.
_SOUNDS: tuple[tuple[re.Pattern[str], Mapping[str, str]], ...] = tuple(
    (re.compile(pattern), {heard: meant for meant, all_heard in sounds.items() for heard in all_heard})
    for pattern, sounds in (
        # 明天下无三点
        (
            rf"(?:^|(?<=[天日号朝周期拜一二三四五六约在到,，。\s]))(?:[上下中尚夏吓][无武舞屋物务误吴五伍勿雾悟])(?={HOUR}(?:点|时(?!间)|:))",
            {"上": "尚", "下": "夏吓", "午": "无武舞屋物务误吴五伍勿雾悟"},
        ),
        # 明天晚尚八点
        (rf"[早晚][尚伤赏](?=(?:{HOUR})(?:点|时(?!间)|:))", {"上": "尚伤赏"}),
        # 后天上午酒点, 下午三典
        (
            r"(?<=[上下中]午|[早晚]上|凌晨|傍晚|夜里)[医衣亮良量山散伞思死斯武舞流刘柳期气其吧巴酒久是石实](?=点(?:$|[钟半整来左,，。?？吧]))",
            {"一": "医衣", "两": "亮良量", "三": "山散伞", "四": "思死斯", "五": "武舞", "六": "流刘柳",
             "七": "期气其", "八": "吧巴", "九": "酒久", "十": "是石实"},
        ),
        (
            rf"(?<=[上下中]午|[早晚]上|凌晨|傍晚|夜里)(?:{HOUR})[典碘](?=$|[钟半整来左,，。?？吧])",
            {"点": "典碘"},
        ),
        # 名天上午
        (rf"[名鸣铭]天{_THEN}", {"明": "名鸣铭"}),
        (rf"[厚候]天{_THEN}", {"后": "厚候"}),
        (rf"[做坐作]天{_THEN}", {"昨": "做坐作"}),
        (rf"[金斤巾]天{_THEN}", {"今": "金斤巾"}),
        # 下周山下午, 礼拜武三点
        (
            rf"{_WEEK}[医衣伊而儿耳山散伞删斯死思武舞吴伍流刘柳田]{_THEN}",
            {"一": "医衣伊", "二": "而儿耳", "三": "山散伞删", "四": "斯死思", "五": "武舞吴伍",
             "六": "流刘柳", "天": "田"},
        ),
        # 十二月吧号
        (
            r"月[吧巴叭医衣伊武舞吴伍山散伞久酒流刘柳气其而儿耳时石拾]号(?![码子源召称令线楼])",
            {"一": "医衣伊", "二": "而儿耳", "三": "山散伞", "五": "武舞吴伍", "六": "流刘柳", "七": "气其",
             "八": "吧巴叭", "九": "久酒", "十": "时石拾"},
        ),
        # 4月12浩, 下个月三好上午
        (rf"月(?:{DAY})(?:[浩耗](?=$|[,，。吧的])|[好浩耗]{_THEN})", {"号": "好浩耗"}),
        # 下午三点版
        (rf"(?:{HOUR})点[版板伴拌](?=$|[,，。?？!！]|[吧的去来到过可行左])", {"半": "版板伴拌"}),
    )
)  # fmt: skip


def as_meant(plain: str) -> str:
    """`plain` with characters that only sound like those of a time put right, each at its place."""
    for pattern, sounds in _SOUNDS:
        plain = pattern.sub(partial(_put_right, sounds), plain)
    return plain


def _put_right(sounds: Mapping[str, str], match: re.Match[str]) -> str:
    return "".join(sounds.get(one, one) for one in match[0])
