"""A word for who has just lost somebody, and what is to be done first, where nothing else was understood."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.turn import FormTurn
from bot.forms.wording import Wording
from bot.forms.words import Words
from bot.messages import Message
from bot.retrieval.answerer import Answerer, Said


class Mourning:
    """Sees it with the editors' words (`bereaved`); keeps no state of any conversation."""

    def __init__(self, words: Words, wording: Wording, answerer: Answerer) -> None:
        self._words = words
        self._wording = wording
        self._answerer = answerer

    def instead_of(self, said: Said, turn: FormTurn) -> Said:
        """What is said in the place of small talk, or of having nothing, to 我妈去世了; else `said`."""
        if said.route not in ("chitchat", "decline") or not self._words.says("bereaved", turn.text):
            return said
        first = self._answerer.answer(self._wording.say("bereaved_asks"), None, turn.now.date())
        if first.route != "answer":
            return said
        return replace(first, messages=(Message(self._wording.say("bereaved")), *first.messages))
