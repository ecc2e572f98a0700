"""Ids for imported documents, from the names of their files."""

from __future__ import annotations

import re
from hashlib import sha256

from pypinyin import Style, lazy_pinyin

_OTHER = re.compile(r"[^a-z0-9]+")
#: Longer names are written with the initials of their characters.
LONGEST = 48


def slug(name: str) -> str:
    """An id of small letters, figures and hyphens: 婚姻登记条例_2025 → hun-yin-deng-ji-tiao-li-2025.

    A name longer than `LONGEST` letters becomes initials; one without letters, a number drawn from it.
    """
    full = _joined(lazy_pinyin(name, errors="default"))
    if len(full) > LONGEST:
        initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default"))
        full = _joined([initials])[:LONGEST].strip("-")
    if full in {"", "readme"}:
        full = f"document-{sha256(name.encode()).hexdigest()[:8]}"
    return full


def _joined(parts: list[str]) -> str:
    return _OTHER.sub("-", "-".join(parts).lower()).strip("-")
