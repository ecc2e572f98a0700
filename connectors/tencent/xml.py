"""The XML of callbacks, read without DTDs and entities, and that of answers, written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from connectors.tencent.refusal import Refusal

#: An element's content: its text without blanks around it, None where there is none, or its children.
#: A child that is there several times is a list.
Content: TypeAlias = "str | dict[str, Any] | None"

#: Real messages are five deep at most (`ResultList`).
_MAX_DEPTH = 8
#: What XML 1.0 cannot hold (section 2.2), and what residents' telephones send all the same.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(body: bytes) -> dict[str, Any]:
    """The fields of a message: name → content; characters that XML cannot hold are left out.

    Raises `Refusal`: `dtd` for a document type or an entity, `xml` for anything else that is no message.
    """
    try:
        root = fromstring(_well_formed(body), forbid_dtd=True)
    except DefusedXmlException:
        raise Refusal("dtd") from None
    except (ParseError, ValueError, LookupError):
        # Malformed, or in an encoding that nobody knows.
        raise Refusal("xml") from None
    content = _content(root, _MAX_DEPTH)
    if root.tag != "xml" or not isinstance(content, dict):
        raise Refusal("xml")
    return content


def field(fields: Mapping[str, Any], name: str) -> str:
    """A field's text; empty where it is missing, empty, repeated or no text."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def write(fields: Mapping[str, str | int]) -> str:
    """A message with these fields; texts as CDATA, numbers bare."""
    lines = "".join(f"<{name}>{_written(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{lines}</xml>"


def _well_formed(body: bytes) -> bytes:
    """`body` without a mark, blanks or characters that would make a parser stop; other encodings as is."""
    if b"\0" in body:
        return body
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body
    return _UNWRITABLE.sub("", text).strip().encode()


def _content(element: Element, depth: int) -> Content:
    if not depth:
        raise Refusal("xml")
    if not len(element):
        return (element.text or "").strip() or None
    children: dict[str, Any] = {}
    for child in element:
        content = _content(child, depth - 1)
        if child.tag not in children:
            children[child.tag] = content
        elif isinstance(children[child.tag], list):
            children[child.tag].append(content)
        else:
            children[child.tag] = [children[child.tag], content]
    return children


def _written(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    # The end of CDATA cannot stand inside: it is spread over two.
    text = _UNWRITABLE.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>"
