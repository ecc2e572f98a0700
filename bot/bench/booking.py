"""A resident who books a marriage registration: what they say first, and to each question."""

from __future__ import annotations

from bot.messages import Reply

WISH = "帮我预约办结婚登记"
#: Turns after which a booking that is not done has failed.
MOST_TURNS = 12
_ANSWERS = {"name": "王小芳", "confirm": "确认", "consent": "同意"}


def answer(reply: Reply, number: int) -> str:
    """What resident `number` says to a question of the form."""
    asking = str((reply.trace.form or {}).get("asking"))
    if asking == "phone":
        return f"138{10_000_000 + number}"
    buttons = [button for message in reply.replies for button in message.buttons]
    # Not everybody wants the first time.
    chosen = buttons[number % len(buttons)] if asking == "when" and buttons else next(iter(buttons), None)
    return _ANSWERS.get(asking) or (chosen.payload if chosen else _ANSWERS["confirm"])


def is_put_off(said: str, reply: Reply) -> bool:
    """Whether a booking that was agreed to could not be kept, and is to be confirmed again in a while."""
    return said == _ANSWERS["consent"] and (reply.trace.form or {}).get("asking") == "confirm"
