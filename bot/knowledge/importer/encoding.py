"""Turns the bytes of a text file into text: UTF-8, UTF-16 with its mark, or GB18030 (GBK, GB2312)."""

from __future__ import annotations

import codecs
import re

from bot.errors import KnowledgeError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
#: Bytes of another encoding, read as GB18030, give many private characters (Big5: a quarter of all) and
#: few everyday ones.
_MOST_PRIVATE = 0.01
_FEWEST_EVERYDAY = 0.4

REMEDY = "请用记事本或 Word 打开，另存为 UTF-8 编码，再导入"


def _everyday(character: str) -> bool:
    """Whether it is one of the 3,755 most frequent characters: level 1 of GB2312, lead bytes B0 to D7."""
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _plausible(text: str) -> bool:
    if _CONTROL.search(text) or len(_PRIVATE.findall(text)) > _MOST_PRIVATE * len(text):
        return False
    han = _HAN.findall(text)
    return sum(map(_everyday, han)) >= _FEWEST_EVERYDAY * len(han)


def decode(data: bytes, name: str) -> str:
    """The text of `data`. `name` is the file's name, for the message.

    Raises `KnowledgeError` where no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise KnowledgeError(
                    f"{name}: 文件损坏，{encoding} 编码读到一半读不下去；{REMEDY}"
                ) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _as_gb18030(data, name)
    if _CONTROL.search(text):
        raise KnowledgeError(f"{name}: 这不是文字文件；请确认选对了文件")
    return text


def _as_gb18030(data: bytes, name: str) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{name}: 认不出文件的编码，或者这不是文字文件；{REMEDY}") from error
    if not _plausible(text):
        raise KnowledgeError(f"{name}: 认不出文件的编码，或者这不是文字文件；{REMEDY}")
    return text
