"""Standard input and output, where other programs are at the other end of them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO


def never_fail() -> None:
    """Lets both outputs write a `?` for what the terminal's encoding lacks: an answer is worth more."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def utf8_out() -> TextIO:
    """Standard output in UTF-8, whatever the terminal speaks: for what programs read."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


def lines_in() -> Iterator[str]:
    """The lines of standard input without their ends, read as they come.

    It is UTF-8, with a byte order mark or without; what is none is read as U+FFFD. Lines end in LF or CRLF
    and in nothing else.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace", newline="\n")
    for line in sys.stdin:
        yield line.removesuffix("\n").removesuffix("\r")


def forgiving_in() -> None:
    """Lets standard input read what its encoding does not know as U+FFFD."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def nobody_listens() -> None:
    """Writes what is left in standard output to nowhere, after its reader has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
