"""Reads an editor's file: YAML between `---` lines, then a body; every complaint names file and line.

Scalars are taken as they are written, so `2024-02`, `2024-02-01` and `'2024'` need no quotes to stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.errors import KnowledgeError
from bot.yaml_files import SafeLoader

_NULL = "tag:yaml.org,2002:null"
_BOOL = "tag:yaml.org,2002:bool"
_TRUE = {"true", "yes", "on"}
_FENCE = "---"


class PlaceError(KnowledgeError):
    """A `KnowledgeError` that remembers its place: `path`, `line` (1 is the first) and `reason`."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class _Loader(yaml.SafeLoader):
    """SafeLoader without aliases: no editor needs them, and nested ones can grow without bound."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "“*”开头的内容请加引号", mark)
        return super().compose_node(parent, index)


@dataclass(frozen=True)
class Entry:
    """One YAML node with its place in the file. The readers raise `PlaceError` where the shape is wrong."""

    node: Node
    path: Path
    offset: int
    name: str

    @property
    def line(self) -> int:
        """The line of the file this node starts on."""
        return int(self.node.start_mark.line) + 1 + self.offset

    @property
    def is_null(self) -> bool:
        """Whether it is `null`, `~` or nothing at all."""
        return self.node.tag == _NULL

    def error(self, reason: str) -> PlaceError:
        """An error at this place."""
        return PlaceError(self.path, self.line, reason)

    def text(self) -> str:
        """The scalar as written, without outer spaces; '' for null."""
        if not isinstance(self.node, ScalarNode):
            raise self.error(f"“{self.name}”应该是一行文字；正文里有冒号的话，请用引号把整行括起来")
        return "" if self.is_null else str(self.node.value).strip()

    def flag(self) -> bool:
        """A true or false."""
        if self.node.tag != _BOOL:
            raise self.error(f"“{self.name}”只能写 true 或 false")
        return str(self.node.value).lower() in _TRUE

    def day(self) -> date | None:
        """A full ISO date, or None for null."""
        written = self.text()
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError as error:
            raise self.error(f"“{self.name}”要写成 2026-01-31 这样的日期，现在是“{written}”") from error

    def items(self) -> list[Entry]:
        """The entries of a list; none for null."""
        if self.is_null:
            return []
        if not isinstance(self.node, SequenceNode):
            raise self.error(f"“{self.name}”应该是一个列表")
        return [Entry(node, self.path, self.offset, self.name) for node in self.node.value]

    def pairs(self) -> dict[str, Entry]:
        """The entries of a mapping by key; none for null. A key written twice is an error."""
        if self.is_null:
            return {}
        if not isinstance(self.node, MappingNode):
            raise self.error(f"“{self.name}”应该写成“名称: 内容”的样子")
        found: dict[str, Entry] = {}
        for key, value in self.node.value:
            name = Entry(key, self.path, self.offset, self.name).text()
            entry = Entry(value, self.path, self.offset, name)
            if name in found:
                raise entry.error(f"“{name}”写了两次")
            found[name] = entry
        return found


@dataclass(frozen=True)
class Fields:
    """The keys of a mapping, read by name. `path` and `line` are where the mapping begins."""

    entries: dict[str, Entry]
    path: Path
    line: int

    def entry(self, name: str) -> Entry:
        """The entry under `name`; a missing one is an error."""
        if name not in self.entries:
            raise PlaceError(self.path, self.line, f"缺少“{name}”")
        return self.entries[name]

    def text(self, name: str) -> str:
        """The text under `name`, '' where it is missing or null."""
        return self.entries[name].text() if name in self.entries else ""

    def required(self, name: str) -> str:
        """The text under `name`; missing or empty is an error."""
        entry = self.entry(name)
        written = entry.text()
        if not written:
            raise entry.error(f"“{name}”不能空着")
        return written

    def flag(self, name: str) -> bool:
        """The true or false under `name`; missing is an error, since neither is a safe guess."""
        return self.entry(name).flag()

    def day(self, name: str) -> date | None:
        """The date under `name`, None where it is missing or null."""
        return self.entries[name].day() if name in self.entries else None

    def items(self, name: str) -> list[Entry]:
        """The list under `name`, empty where it is missing."""
        return self.entries[name].items() if name in self.entries else []


def fields(entry: Entry) -> Fields:
    """The keys of a mapping entry."""
    return Fields(entry.pairs(), entry.path, entry.line)


def load_yaml(text: str, path: Path, offset: int = 0) -> Entry:
    """The root entry of a YAML text whose first line is line `offset + 1` of the file.

    Raises `PlaceError` where it is no YAML, or empty.
    """
    try:
        node = _composed(text)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1 + offset
        raise PlaceError(
            path, line, f"这一行的写法 YAML 读不懂（{error.problem}）；有特殊符号请加引号"
        ) from error
    except yaml.YAMLError as error:
        raise PlaceError(path, 1 + offset, f"YAML 读不懂（{error}）") from error
    if node is None:
        raise PlaceError(path, 1 + offset, "这里是空的")
    return Entry(node, path, offset, path.name)


def _composed(text: str) -> Node | None:
    """The root node. Raises `yaml.YAMLError`."""
    try:
        if not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=SafeLoader)):
            return yaml.compose(text, Loader=SafeLoader)
    except yaml.YAMLError:
        # The loader in Python says more plainly what is wrong.
        pass
    return yaml.compose(text, Loader=_Loader)


def split(text: str, path: Path) -> tuple[Fields, list[tuple[int, str]]]:
    """The front matter's fields, and the body as (line number, line) pairs.

    Raises `PlaceError` where the front matter is missing, unclosed or no mapping.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].strip() != _FENCE:
        raise PlaceError(path, 1, "第一行要写 ---，下面是这一篇的资料，再用一行 --- 结束")
    close = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if close is None:
        raise PlaceError(path, 1, "资料部分没有用一行 --- 结束")
    root = load_yaml("\n".join(lines[1:close]), path, offset=1)
    return fields(root), list(enumerate(lines[close + 1 :], close + 2))


def read_text(path: Path) -> str:
    """The file's text, which must be UTF-8. Raises `PlaceError` where it is not or cannot be opened."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlaceError(path, 1, "文件不是 UTF-8 编码，请另存为 UTF-8") from error
    except OSError as error:
        raise PlaceError(path, 1, f"文件打不开：{error.strerror}") from error


def markdown_files(folder: Path) -> Iterator[Path]:
    """Every Markdown file under `folder` in a fixed order, README files and hidden ones left out."""
    for path in sorted(folder.rglob("*.md")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.name.lower() != "readme.md":
            yield path
