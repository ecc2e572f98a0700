"""What is said to residents who are not content: with how they were treated, with what is kept of
them, or with an answer.

The patterns are the editors' (`nlu_data/answers.yml`), and so are the sentences (`forms.yml`, `talk.yml`).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.catalogue.model import Service
from bot.forms.commands import start_service
from bot.forms.turn import FormTurn
from bot.forms.wording import Wording
from bot.forms.words import Words
from bot.messages import Button, Message
from bot.retrieval.answerer import Answerer, Said

#: The service that takes complaints.
COMPLAINTS = "service-complaint"


class Displeased:
    """Sees displeasure in a message; keeps no state of any conversation."""

    def __init__(
        self, words: Words, wording: Wording, services: Mapping[str, Service], answerer: Answerer
    ) -> None:
        self._words = words
        self._wording = wording
        self._services = services
        self._answerer = answerer

    def treated(self, turn: FormTurn) -> Said | None:
        """Where to complain, for who tells how somebody treated them: 窗口的人态度太差了, 送餐的骂人.

        Who says that they want to complain is taken at their word elsewhere.
        """
        if not self._words.says("mistreated", turn.text) or self._words.says("wish", turn.text):
            return None
        service = self._services[COMPLAINTS]
        start = Button(service.short_name, start_service(service.short_name))
        message = Message(
            self._wording.say("mistreated"),
            buttons=(start, self._wording.button("person")),
            citations=self._wording.cited("mistreated"),
        )
        return Said("clarify", service.topic, (message,), turn.context)

    def kept(self, turn: FormTurn) -> Said | None:
        """How what is kept of somebody is erased, for who wants that: by a person, for whose it is has to be
        proved (`privacy erase`)."""
        if not self._words.says("case_erase", turn.text):
            return None
        message = Message(
            self._wording.say("case_erase"),
            buttons=(self._wording.button("person"),),
            citations=self._wording.cited("case_erase"),
        )
        return Said("handoff", None, (message,))

    def answered(self, turn: FormTurn) -> Said | None:
        """The answer again in one sentence, for who did not understand it; an apology and a person for who
        was answered beside the point."""
        if self._words.says("unclear", turn.text):
            return self._answerer.plainly(turn.context, turn.now.date())
        if turn.context is not None and self._words.says("beside_the_point", turn.text):
            message = self._answerer.message("beside_the_point")
            message = Message(message.text, (self._wording.button("person"),), message.citations)
            return Said("chitchat", None, (message,), turn.context)
        return None
