"""What an account may be called, and the one form in which names are compared."""

from __future__ import annotations

import re
import unicodedata

from bot.errors import Unacceptable

#: As in BOT_STAFF_TOKENS: histories and the audit trail name tokens and accounts alike.
_NAME = re.compile(r"[^\W_][\w.-]{0,31}")
#: Names that histories and the audit trail give to somebody else.
TAKEN = frozenset({"resident", "system", "operator"})
_LONGEST_DISPLAY = 32


def read_name(text: str) -> str:
    """A new account's name as typed → as it is kept. Raises `Unacceptable`."""
    name = unicodedata.normalize("NFKC", text.strip())
    if not _NAME.fullmatch(name) or key_of(name) in TAKEN:
        raise Unacceptable(
            "账号名应为 1 至 32 个汉字、字母或数字，可以有 . _ -，不能是 resident、system、operator。"
        )
    return name


def read_display_name(text: str) -> str:
    """What an account's owner is called, as typed → as it is kept. Raises `Unacceptable`."""
    shown = unicodedata.normalize("NFKC", text.strip())
    if not 1 <= len(shown) <= _LONGEST_DISPLAY or not shown.isprintable():
        raise Unacceptable(f"姓名应为 1 至 {_LONGEST_DISPLAY} 个字。")
    return shown


def key_of(name: str) -> str:
    """The form in which two names are the same: Ｌｉ and li are. Any text has one."""
    # Databases take neither halves of characters nor NUL.
    whole = name.encode("utf-8", "replace").decode().replace("\0", "")
    return unicodedata.normalize("NFKC", whole.strip()).casefold()
