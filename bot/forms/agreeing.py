"""A yes in the words of a no: 没什么不同意的, 没意见. To who looks for 不同意 or 什么 in it, it is a no or a
question."""

from __future__ import annotations

import re

_NOTHING_AGAINST = re.compile(
    r"(?:我|那|就|也|都|又)*(?:没|没有|冇|无)(?:什么|啥)?(?:可|好)?(?:不同意|不答应|不愿意|不放心|意见|异议|不行|不可以)"
    r"(?:的|了|啊|呀|吧|嘛)*"
)


def has_nothing_against(text: str) -> bool:
    """Whether a message is nothing but that somebody does not object."""
    return _NOTHING_AGAINST.fullmatch(text.strip(" ,，。.!！")) is not None
