"""The answer to a question in the middle of a form. One that names no matter of its own is about the open
service: what answers it about something else (marriages, to 外地户口可以吗 of a bath) is no answer."""

from __future__ import annotations

import re

from bot.desk.catalogue.model import Service
from bot.forms.about import about, talk_of
from bot.forms.state import Form, ServiceForm
from bot.forms.tools import Tools
from bot.forms.turn import FormTurn
from bot.retrieval.answerer import Answerer, Said
from bot.retrieval.parts import asking_clauses

#: Who asks for these asks for what is written of them; the fee of the service tells nothing of it.
_BENEFIT = re.compile(r"补贴|补助|津贴|优惠|打折|几折|减免|奖补|免费|报销")


def _benefit_of(text: str) -> str:
    """The clause that asks for it: 送一顿多少钱，有没有补贴的."""
    clauses = [clause for clause in asking_clauses(text) if _BENEFIT.search(clause)]
    return clauses[-1] if clauses else text


class Asides:
    """Answers them; keeps no state of any conversation."""

    def __init__(self, tools: Tools, answerer: Answerer) -> None:
        self._tools = tools
        self._answerer = answerer

    def answer(self, turn: FormTurn, form: Form) -> Said:
        """What is said to a question, before the form asks on."""
        if not isinstance(form, ServiceForm):
            return self._answerer.answer(turn.text, turn.context, turn.now.date())
        vocabulary = self._tools.vocabulary
        service = self._tools.services[form.service]
        name, day = service.short_name, turn.now.date()
        own = set(vocabulary.concepts(turn.text)) <= set(vocabulary.concepts(name))
        aspects = vocabulary.aspects_asked(turn.text) if own else ()
        told = about(service, aspects, self._tools, day)
        benefit = _BENEFIT.search(turn.text) is not None
        if told is not None and not benefit:
            return told
        context = talk_of(service, self._tools)
        said = self._answerer.answer(turn.text, context, day)
        if benefit and own and not _answers(said, service):
            said = self._answerer.answer(f"{name}{_benefit_of(turn.text)}", context, day)
            if told is not None and not _answers(said, service):
                return told
        if said.route == "decline" or (said.route == "answer" and said.topic != service.topic):
            return self._with_the_matter(turn, service) or said
        return said

    def _with_the_matter(self, turn: FormTurn, service: Service) -> Said | None:
        """What a question that names no matter comes to with the service before it (等下，有保险不, of
        volunteers), or that nothing is known; None for one that names its own.

        What is asked of somebody (外地户口能考不) is not answered by what is so for everybody.
        """
        if self._answerer.names_matter(turn.text):
            return None
        asked = (asking_clauses(turn.text) or [turn.text])[-1]
        if not self._tools.vocabulary.is_about_people(asked):
            said = self._answerer.answer(f"{service.short_name}{asked}", None, turn.now.date())
            if _answers(said, service):
                return said
        return Said("decline", None, (self._answerer.message("decline"),))


def _answers(said: Said, service: Service) -> bool:
    """Whether something of the service's own topic was found."""
    return said.route == "answer" and said.topic == service.topic
