"""The editors' sentences for getting things done: `knowledge_base/forms.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError
from bot.knowledge.talk import Talk
from bot.messages import Button, Citation
from bot.yaml_files import read_yaml

_WEEKDAYS = "一二三四五六日"
_HOTLINE = "{person}"


class Wording:
    """Sentences by key; a nested key is written `problem.name`."""

    def __init__(self, data: Mapping[str, Any], talk: Talk) -> None:
        """`talk` knows the way to a person and the source of its numbers."""
        self._sentences = dict(_flat(data))
        self._talk = talk

    def say(self, key: str, **values: object) -> str:
        """The sentence with its blanks filled. Raises KeyError for a sentence that the file lacks."""
        return self._sentences[key].format(person=self._talk.say("person"), person_short="转人工。", **values)

    def cited(self, *keys: str) -> tuple[Citation, ...]:
        """The sources of the numbers in the way to a person, where one of the sentences names it."""
        named = any(_HOTLINE in self._sentences[key] for key in keys)
        return self._talk.cited("person") if named else ()

    def button(self, key: str, payload: str | None = None) -> Button:
        """A button of the file; pressed, it says its title."""
        title = self._sentences[f"buttons.{key}"]
        return Button(title, payload or title)

    def buttons(self, *keys: str) -> tuple[Button, ...]:
        """Several buttons of the file."""
        return tuple(self.button(key) for key in keys)


def _flat(data: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in data.items():
        name = f"{prefix}{key}"
        found += _flat(value, f"{name}.") if isinstance(value, Mapping) else [(name, str(value).strip())]
    return found


def load_wording(path: Path, talk: Talk) -> Wording:
    """Reads the file. Raises `KnowledgeError` when it cannot be read."""
    try:
        return Wording(read_yaml(path), talk)
    except (OSError, yaml.YAMLError, AttributeError) as error:
        raise KnowledgeError(f"{path.name} cannot be used: {error}") from error


def day_of(moment: datetime, now: datetime) -> str:
    """11月26日（周四）; with the year where it is another one."""
    year = f"{moment.year}年" if moment.year != now.year else ""
    return f"{year}{moment.month}月{moment.day}日（周{_WEEKDAYS[moment.weekday()]}）"


def time_of(moment: datetime, now: datetime) -> str:
    """11月26日（周四）15:00."""
    return f"{day_of(moment, now)}{moment:%H:%M}"


def time_payload(moment: datetime) -> str:
    """A time as the time reader understands it anywhere: 2026年11月26日15:00."""
    return f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"
