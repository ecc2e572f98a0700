"""What may become of an offer: the one table of transitions, and the sentences that refuse the others."""

from __future__ import annotations

from typing import Final, Literal, get_args

from bot.desk.people.model import State
from bot.errors import NotAllowed

Step = Literal["accept", "decline", "withdraw", "done", "correct"]
STEPS: Final[tuple[Step, ...]] = get_args(Step)

#: What each state is called where staff read it.
NAMES: Final[dict[State, str]] = {
    "offered": "等待答复",
    "accepted": "已接受",
    "declined": "已谢绝",
    "withdrawn": "已撤回",
    "done": "已完成",
}

#: The name of what is asked for, in the sentence that refuses it.
VERBS: Final[dict[Step, str]] = {
    "accept": "接受",
    "decline": "谢绝",
    "withdraw": "撤回",
    "done": "记录完成",
    "correct": "更正时长",
}

#: step → state before → state after. A mistake in recorded hours is corrected (F0315), never undone.
TRANSITIONS: Final[dict[Step, dict[State, State]]] = {
    "accept": {"offered": "accepted"},
    "decline": {"offered": "declined"},
    "withdraw": {"offered": "withdrawn", "accepted": "withdrawn"},
    "done": {"accepted": "done"},
    "correct": {"done": "done"},
}


def after(state: State, step: Step) -> State:
    """The state that `step` makes of an offer in `state`. Raises `NotAllowed` where there is no such way."""
    found = TRANSITIONS[step].get(state)
    if found is None:
        raise NotAllowed(f"这次邀请目前是“{NAMES[state]}”，不能{VERBS[step]}。")
    return found


def allowed(state: State) -> tuple[Step, ...]:
    """What can be made of an offer in `state`."""
    return tuple(step for step, ways in TRANSITIONS.items() if state in ways)
