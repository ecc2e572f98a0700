"""A timetable between its text and its values, and the one that counts at this moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.desk.calendar import has_starts
from bot.desk.catalogue.model import Service, Timetable
from bot.desk.catalogue.timetable import faults_of, read_timetable
from bot.desk.timetables.tables import timetables
from bot.errors import TimetableFaults
from bot.knowledge.frontmatter import PlaceError, load_yaml

#: How the catalogue's places say that nobody has checked them.
EXAMPLE = "示例"
#: What stands for the file in messages; nobody sees it.
_NAME = Path("timetable")


def text_of(values: Mapping[str, Any]) -> str:
    """Values as a catalogue's file has them → the text that is kept."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=512)
def parsed(text: str) -> Timetable:
    """The timetable of a text that `checked` has passed."""
    return read_timetable(load_yaml(text, _NAME))


def checked(text: str) -> Timetable:
    """The timetable of a text that somebody filled in. Raises `TimetableFaults`, one for each field."""
    try:
        root = load_yaml(text, _NAME)
    except PlaceError as error:
        # JSON may have control characters that YAML has not; only in the place could they pass for text.
        raise TimetableFaults({"place": "含有无法识别的字符，请重新输入"}) from error
    faults = faults_of(root)
    if faults:
        raise TimetableFaults(faults)
    timetable = parsed(text)
    if not has_starts(timetable):
        raise TimetableFaults({"slot_minutes": "比开放的每一段时间都长，这样一个时间也约不了"})
    if not timetable.example and EXAMPLE in timetable.place:
        raise TimetableFaults({"place": f"还写着“{EXAMPLE}”，请换成核实过的地点"})
    return timetable


def current(connection: Connection, service: Service) -> Service:
    """The service with the timetable that counts in this transaction."""
    if service.timetable is None:
        return service
    query = select(timetables.c.text).where(timetables.c.service == service.id)
    text = connection.execute(query).scalar()
    return service if text is None else replace(service, timetable=parsed(text))
