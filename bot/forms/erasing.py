"""What was told in an open form is taken back: 把刚才说的电话删掉, 电话不留行不行. Nothing was stored yet."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.forms.carrying import PERSONAL
from bot.forms.reading import Reading
from bot.forms.state import ServiceForm
from bot.forms.steps import Steps, Taken
from bot.forms.times import Times
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.messages import Message
from bot.retrieval.parts import asks

#: 你现在还有我的电话吗
_STILL_THERE = re.compile(
    r"(?:还|现在|是不是)?(?:有|存着|留着|存了|留了|记着|记了|保存了)(?:没有?)?我(?:们)?(?:家)?的?"
    r"(?:电话|手机号?|号码|名字|姓名|地址|住址|信息|资料|隐私)(?:了)?(?:吗|么|没有?|伐|不|[?？])"
    r"|我(?:们)?(?:家)?的?(?:电话|手机号?|号码|名字|姓名|地址|住址|信息|资料)(?:还|都)?(?:在不在|在吗|在你们?那|删(?:掉|了)?(?:没有?|吗|了吗|了没))"
)


class Erasing:
    """Keeps no state of any conversation."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        times = Times(tools)
        self._reading = Reading(tools, times)
        self._steps = Steps(tools, times, self._reading)

    def _still_there(self, form: ServiceForm, turn: FormTurn) -> Taken:
        """Says what of it the open form holds."""
        service = self._tools.services[form.service]
        personal = [slot for slot in service.slots if slot.type in PERSONAL]
        named = [slot for slot in self._reading.named(service, turn) if slot in personal]
        held = [slot for slot in named or personal if form.filled.get(slot.name) is not None]
        labels = "、".join(slot.label for slot in held or named or personal)
        text = self._tools.wording.say("held" if held else "not_held", labels=labels)
        return self._steps.taken(form, (Message(text), self._steps.repeat(form, turn.now)))

    def take(self, form: ServiceForm, turn: FormTurn) -> Taken | None:
        """Says that it is gone, or was not kept, and the way out that stores nothing, before the form asks
        on; None where nothing of the kind is wanted."""
        words, wording = self._tools.words, self._tools.wording
        if _STILL_THERE.search(turn.text):
            return self._still_there(form, turn)
        says = words.says("erase_told", turn.text) or words.says("case_erase", turn.text)
        told_anew = turn.first("phone") is not None or words.says("change", turn.text)
        if not says or told_anew:
            return None
        service = self._tools.services[form.service]
        personal = [slot for slot in service.slots if slot.type in PERSONAL]
        named = [slot for slot in self._reading.named(service, turn) if slot in personal]
        generic = not named and words.says("case_erase", turn.text)
        # 电话不留行不行 only asks.
        meant = [] if asks(turn.text) else personal if generic else named
        gone = [slot for slot in meant if slot.name in form.filled]
        if not named and not generic:
            return None
        left = {
            name: value for name, value in form.filled.items() if name not in {slot.name for slot in gone}
        }
        labels = "、".join(slot.label for slot in gone)
        text = wording.say("erased", labels=labels) if gone else wording.say("not_kept_yet")
        way_out = wording.say("without_storing")
        note = Message(
            f"{text}{way_out}",
            buttons=wording.buttons("stop", "person"),
            citations=wording.cited("without_storing"),
        )
        kept = replace(form, filled=left, parts={}, consents=())
        if not gone and form.asking:
            return self._steps.taken(kept, (note, self._steps.repeat(kept, turn.now)))
        return self._steps.next(kept, service, turn.now, [note])
