"""What a voice recogniser adds to a message and a speaker does not mean: 嗯, 呃, 三 点 半."""

from __future__ import annotations

import re

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
