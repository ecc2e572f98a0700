"""A conversation read line by line, as the chat reads it: each line in the light of what was asked before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.retrieval.answerer import Answerer
from bot.retrieval.followup import Context, leads_on
from bot.retrieval.letters import LETTER
from bot.retrieval.outcome import Answered, Found, Nothing, Outcome, Several, Unasked
from bot.retrieval.parts import STORY, asks
from bot.suggesting.hearing import Heard
from bot.suggesting.outcomes import Outcomes
from bot.suggesting.scene import FADES, RECENT, Scene

#: An agent asks what is meant: 您是想问养老消费券吗; not 请问老人有残疾证吗, 想问一下您有没有低保.
_ASKS_WHAT_IS_MEANT = re.compile(
    r"[是想要](?:想|要|不是)?(?:问|咨询|了解|打听|办|说|指)(?!(?:一?下)?[您你])|[说指问]的是"
)
#: Or tells what there is for such a case: 这种可以申请长护险. An answer is longer.
_OFFERS = re.compile(r"可以(?:去|先)?(?:申请|申领|领|享受|参加|办|试)")
_LONGEST = 30

#: By these somebody takes up the word on the telephone, and says nothing: 哦对了，要带什么.
_INTERJECTIONS = re.compile(r"^(?:[哦噢喔嗯诶欸哎唉呃][呀哟]?[,，]?)+")


@dataclass(frozen=True)
class Read:
    """A line of the resident's and what it comes to; `besides` is what else it may mean, of the latest line
    alone. `weight` is 1 for the latest; `replies` are the agent's lines after it."""

    heard: Heard
    outcome: Outcome
    besides: tuple[Found, ...]
    weight: float
    replies: tuple[str, ...]


class Conversation:
    """Reads transcripts; knows of them what its lines came to."""

    def __init__(self, answerer: Answerer, outcomes: Outcomes) -> None:
        self._answerer = answerer
        self._outcomes = outcomes

    def read(self, scene: Scene) -> list[Read]:
        """What the resident's latest lines come to, oldest first."""
        latest = list(self._read(scene))[-RECENT:]
        return [
            Read(
                scene.lines[number][1],
                outcome,
                besides,
                FADES ** (len(latest) - 1 - place),
                tuple(heard.text for role, heard in scene.lines[number + 1 :] if role == "agent"),
            )
            for place, (number, outcome, besides) in enumerate(latest)
        ]

    def forget(self) -> None:
        """Drops what is remembered."""
        self._outcomes.forget()

    def _read(self, scene: Scene) -> Iterator[tuple[int, Outcome, tuple[Found, ...]]]:
        """By the numbers of the lines, in order; a line that only adds to the talk may have none."""
        day = scene.now.date()
        context: Context | None = None
        for number in range(self._first(scene), len(scene.lines)):
            role, heard = scene.lines[number]
            text = _INTERJECTIONS.sub("", heard.text)
            if role == "agent":
                context = self._named(text, context, day)
            elif number in scene.asking:
                is_last = number == scene.recent[0].number
                if is_last or self._leans(text) or self._is_leant_on(number, scene):
                    outcome = self._in_talk(text, context, day)
                else:
                    outcome = self._by_itself(text, day)
                besides = self._besides(text, context, day, outcome) if is_last else ()
                context = self._answerer.say(text, outcome, context).context or context
                yield number, outcome, besides
            elif number in scene.adding:
                # 长河街道的, in answer to the agent: what is talked about stays the same.
                added = self._add(text, context, day)
                if isinstance(added, Answered):
                    yield number, added, ()

    def _in_talk(self, text: str, context: Context | None, day: date) -> Outcome:
        return self._outcomes.of((text, context, day), lambda: self._answerer.find(text, context, day))

    def _by_itself(self, text: str, day: date) -> Outcome:
        """What a line comes to that nothing else leans on, which takes less time: a long one by its
        questions."""
        if len(text) < STORY:
            return self._in_talk(text, None, day)
        return self._outcomes.of((text, day, "by itself"), lambda: self._by_its_questions(text, day))

    def _by_its_questions(self, text: str, day: date) -> Outcome:
        found = self._answerer.find_each(text, day)
        return Answered(tuple(found)) if found else self._answerer.find(text, None, day)

    def _besides(self, text: str, context: Context | None, day: date, outcome: Outcome) -> tuple[Found, ...]:
        """What else the last line may mean. Where a line has several answers they are those of its questions;
        in a letter the chat reads the questions in another light, and may be wrong."""
        if isinstance(outcome, Unasked):
            return ()
        completed = self._answerer.find_with_its_matter(text, context, day)
        has_several = isinstance(outcome, Answered) and len(outcome.found) > 1
        has_each = has_several and len(text) < LETTER
        each = [] if has_each else self._answerer.find_each(text, day)
        return (*([completed] if completed is not None else []), *each)

    def _add(self, text: str, context: Context | None, day: date) -> Outcome:
        def find() -> Outcome:
            return self._answerer.find_in_talk(text, context, day) or Nothing()

        return self._outcomes.of((text, context, day, "adds"), find)

    def _first(self, scene: Scene) -> int:
        """The line from which on it is read: the first of the latest, and what it leans on."""
        if not scene.recent:
            return len(scene.lines)
        first = scene.recent[-1].number
        for number in sorted((one for one in scene.asking if one < first), reverse=True):
            if not self._leans(scene.lines[first][1].text):
                break
            first = number
        while first > 0 and scene.lines[first - 1][0] == "agent":
            first -= 1
        return first

    def _leans(self, text: str) -> bool:
        """Whether a line may say only with the one before it what it is about."""
        return leads_on(text) or not self._answerer.names_matter(text)

    def _is_leant_on(self, number: int, scene: Scene) -> bool:
        following = min(one for one in scene.asking if one > number)
        return self._leans(scene.lines[following][1].text)

    def _named(self, text: str, context: Context | None, day: date) -> Context | None:
        """What is talked about after a line of the agent's: what it names, where that is another matter, of
        which nothing has been told yet; else the same as before."""
        names = _OFFERS.search(text) or (asks(text) and _ASKS_WHAT_IS_MEANT.search(text))
        if not names or len(text) > _LONGEST or not self._answerer.names_matter(text):
            return context
        outcome = self._by_itself(text, day)
        if not isinstance(outcome, Answered | Several):
            return context
        named = self._answerer.say(text, outcome, None).context
        if named is None or (context is not None and set(named.concepts) & set(context.concepts)):
            return context
        return replace(named, said=(), lead=None)
