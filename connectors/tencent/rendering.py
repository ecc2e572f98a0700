"""The assistant's messages as the plain text of WeChat and WeCom, where there are no buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.choices import listed
from bot.messages import Button, Message
from connectors.tencent.sentences import Sentences


def rendered(messages: Sequence[Message], sentences: Sentences) -> str:
    """A reply: its buttons numbered through all its messages, as the assistant resolves the numbers."""
    rest = iter(listed(messages))
    texts = []
    for message in messages:
        choices = [next(rest) for _ in message.buttons]
        texts.append("\n\n".join(filter(None, (message.text.strip(), _choices(choices, sentences)))))
    return "\n\n".join(filter(None, texts))


def rendered_notice(messages: Sequence[Message], sentences: Sentences) -> str:
    """News that nobody asked for: each button by what it says, as a number would choose from a reply."""
    return "\n\n".join(filter(None, (_notice(message, sentences) for message in messages)))


def _choices(choices: Sequence[tuple[int | None, Button]], sentences: Sentences) -> str:
    if not choices:
        return ""
    numbered = choices[0][0] is not None
    lines = [f"{number}. {button.title}" if numbered else button.title for number, button in choices]
    return "\n".join((sentences.choices if numbered else sentences.choice, *lines))


def _notice(message: Message, sentences: Sentences) -> str:
    if not message.buttons:
        return message.text.strip()
    lines = [sentences.saying.format(title=one.title, payload=one.payload) for one in message.buttons]
    return "\n".join((message.text.strip() + "\n", sentences.sayings, *lines))
