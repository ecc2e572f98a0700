"""What a whole message finds: as a part of the talk, by itself, or by each of the questions in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.language.places import is_elsewhere
from bot.language.vocabulary import Vocabulary
from bot.retrieval import letters, parts
from bot.retrieval.followup import Context, about, completed, leads_on, same_question
from bot.retrieval.in_talk import TalkFinder
from bot.retrieval.lookup import Lookups
from bot.retrieval.outcome import Answered, Found, Lookup, Nothing, Outcome, Several, Unasked
from bot.retrieval.question import Question

#: Questions of one message that are answered, at the most.
_MOST = 3

#: From this probability on a message is taken for the bureau's business, and from this one on what was
#: found for it is more than chance.
_OURS, _A_LITTLE = 0.5, 0.02

#: Below this probability of being the bureau's business a message that does not lead on is no part of a talk.
_ELSEWHERE = 0.2

#: Words for what was told before.
_POINTS_BACK = re.compile(r"(?:这|那)(?:个|种|些|笔|样|项|家|[一两三几]+[个种项笔样])(?!人|月)")


class MessageFinder:
    """Finds with one index and one vocabulary; holds no state of any conversation."""

    def __init__(
        self,
        lookups: Lookups,
        talks: TalkFinder,
        ask: Callable[[str], Question],
        encode: Callable[[Sequence[str]], Any],
        vocabulary: Vocabulary,
    ) -> None:
        """`ask` makes a question of a normalised text; `encode` encodes several of them in one go."""
        self._lookups = lookups
        self._talks = talks
        self._ask = ask
        self._encode = encode
        self._vocabulary = vocabulary

    def find(self, text: str, context: Context | None, day: date) -> Outcome:
        """What a normalised message comes to on `day`, after what was talked about."""
        unasked = self._unasked(text)
        if unasked is not None:
            return unasked
        going_on = self.in_the_talk(text, context, day)
        if going_on:
            return Answered(tuple(going_on), goes_on=True)
        alone = self.by_itself(text, day)
        return Answered(tuple(alone)) if isinstance(alone, list) else alone

    def in_the_talk(self, text: str, context: Context | None, day: date) -> list[Found]:
        """What a message, or each of the questions in it, means as a part of the talk; [] where it has
        nothing to do with it."""
        if context is None or context.document_id is None or len(text) >= letters.LETTER:
            return []
        text = self._vocabulary.spoken_out(text)
        other = same_question(text, context, self._vocabulary)
        if other is not None:
            # 特困呢, after what somebody on relief gets: a whole question, of another matter.
            found = self._lookups.look_up(self._ask(other), day, self._lookups.clarify_from)
            return [found] if isinstance(found, Found) else []
        clauses = parts.asking_clauses(text)
        if 1 < len(clauses) <= _MOST:
            each = [self._talks.find(clause, context, day) for clause in clauses]
            answers = _distinct([one for one in each if one is not None])
            if len(answers) == len(clauses):
                return answers
        whole = self._talks.find(text, context, day)
        return [whole] if whole is not None else []

    def by_itself(self, text: str, day: date) -> list[Found] | Several | Nothing:
        """What a message finds where no talk is gone on with: at least one answer, a choice, or nothing."""
        if len(text) >= letters.LETTER:
            return self._letter(text, day)
        pieces = self._pieces(text)
        self._encode([text, *pieces])
        answers = self._in_turn(pieces, day)
        found_pieces = _distinct([answer for answer in answers if isinstance(answer, Found)])
        if len(found_pieces) > 1:
            return found_pieces[:_MOST]
        whole = self._lookups.look_up(self._ask(text), day)
        sure = [answer for answer in (whole, *found_pieces) if isinstance(answer, Found)]
        best = max(sure, key=lambda answer: answer.trust, default=None)
        best = best or self._asked_last(text, whole, day)
        if best is not None:
            return self._with_its_questions(text, best, day)
        for answer in (whole, *answers):
            if isinstance(answer, Several):
                return answer
        return whole if isinstance(whole, Nothing) else Nothing()

    def with_its_matter(self, text: str, context: Context | None, day: date) -> Found | None:
        """What a message asks with the matter of the talk put before it, however it is meant."""
        whole = completed(text, context, self._vocabulary)
        if whole is None or not self._may_go_on(text):
            return None
        found = self._lookups.look_up(self._ask(whole), day, self._lookups.clarify_from)
        return found if isinstance(found, Found) else None

    def each(self, text: str, day: date) -> list[Found]:
        """What each question in a message finds, whether or not the message is answered with it."""
        if self._unasked(text) is not None:
            return []
        pieces = self._pieces(text)
        self._encode(pieces)
        return _distinct([one for one in self._in_turn(pieces, day) if isinstance(one, Found)])

    def context(self, found: Found, before: Context | None = None, said: tuple[str, ...] = ()) -> Context:
        """What the talk is about after an answer of which the sections `said` were told; `before`: what it
        was about, where it goes on."""
        lead = found.lead
        goes_on = before is not None and before.document_id == lead.document_id
        return Context(
            question=found.question,
            concepts=about(found.question, lead.title, lead.text, self._vocabulary),
            topic=lead.topic,
            document_id=lead.document_id,
            title=lead.title,
            said=(*(before.said if before is not None and goes_on else ()), *said),
            lead=said[0] if said else None,
        )

    def _unasked(self, text: str) -> Unasked | None:
        if is_elsewhere(text):
            return Unasked(elsewhere=True)
        return Unasked(elsewhere=False) if self._vocabulary.is_unpublished(text) else None

    def _may_go_on(self, text: str) -> bool:
        says_so = leads_on(text) or self._vocabulary.says_nothing(text)
        return says_so or self._ask(text).scope >= _ELSEWHERE

    def _letter(self, text: str, day: date) -> list[Found] | Several | Nothing:
        """What the questions of a letter find in the light of what it is about."""
        questions = letters.asked(text)
        gists = [letters.gist(text, question, self._vocabulary) for question in questions] or [text]
        self._encode(gists)
        answers = [self._lookups.look_up(self._ask(gist), day) for gist in gists]
        sure = [answer for answer in answers if isinstance(answer, Found)]
        if not sure:
            return next((answer for answer in answers if isinstance(answer, Several)), Nothing())
        best = max(sure, key=lambda answer: answer.trust)
        context = self.context(best)
        each = [self._within(question, context, day) for question in questions]
        found = [one for one in each if one is not None]
        return _distinct(found if len(found) == len(questions) else [best, *found])[:_MOST]

    def _pieces(self, text: str) -> list[str]:
        """The questions inside a message; one that names nothing takes the matter from what comes before."""
        pieces = parts.questions(text)
        if not pieces:
            clauses = parts.asking_clauses(text)
            named = [self._vocabulary.concepts(clause) for clause in clauses]
            # 老年食堂打几折，上门助浴怎么约: each names a matter of its own.
            pieces = clauses if len(clauses) > 1 and all(named) and len(set(named)) == len(named) else []
        return [self._completed(piece, text) for piece in pieces]

    def _completed(self, piece: str, text: str) -> str:
        """A piece of a message with the matter that is named before it, where it names none: not
        公积金能提多少, before a question about flats."""
        if self._vocabulary.concepts(piece):
            return piece
        before = self._vocabulary.concepts(text[: text.find(piece)]) if piece in text else ()
        return f"{before[0]}{piece}" if before else piece

    def _in_turn(self, pieces: list[str], day: date) -> list[Lookup]:
        """What each question of a message comes to, after the one before it: 低保多少钱？特困的又是多少？"""
        answers: list[Lookup] = []
        context = None
        for piece in pieces:
            found = None if self._stands_alone(piece) else self.in_the_talk(piece, context, day)
            answers.append(found[0] if found else self._one(piece, day))
            if isinstance(answers[-1], Found):
                context = self.context(answers[-1])
        return answers

    def _one(self, piece: str, day: date) -> Lookup:
        """What one question of a message finds, with what is said around it (…，帮我比一比) or without."""
        found = self._lookups.look_up(self._ask(piece), day)
        clause = parts.last_question(piece)
        if isinstance(found, Found) or clause is None or not self._vocabulary.concepts(clause):
            return found
        return self._lookups.look_up(self._ask(clause), day)

    def _with_its_questions(self, text: str, best: Found, day: date) -> list[Found]:
        """What each question of a message means in the light of its `best` answer, in their order: 低保要什么
        材料，多久能批. `best` answers the first of them, unless a later one asks for just that."""
        first, *later = parts.asking_clauses(text)[-_MOST:] or [text]
        if not later:
            return [best]
        context = self.context(best)
        found = [self._within(clause, context, day) for clause in later]
        answers = [one for one in found if one is not None]
        before = best
        if any(one.lead is best.lead for one in answers):
            before = self._within(first, context, day) or best
        return _distinct([before, *answers])

    def _within(self, clause: str, context: Context, day: date) -> Found | None:
        """What one question of a message means; one of another topic is not taken out of its story."""
        if not self._stands_alone(clause):
            self._encode(self._talks.encoded_for(clause, context))
            in_talk = self._talks.find(clause, context, day)
            if in_talk is not None or not self._vocabulary.concepts(clause):
                return in_talk
        found = self._lookups.look_up(self._ask(clause), day)
        return found if isinstance(found, Found) and found.lead.topic == context.topic else None

    def _stands_alone(self, text: str) -> bool:
        """Whether a question names its matter itself; 这个最多给低保的几倍 does not."""
        names = bool(self._vocabulary.concepts(text)) and not self._vocabulary.is_about_people(text)
        return names and _POINTS_BACK.search(text) is None

    def _asked_last(self, text: str, whole: Lookup, day: date) -> Found | None:
        """What answers the last question of a message that tells much else, where that names its matter and
        the whole is the bureau's business: not 闯红灯扣几分，能不能申诉."""
        clause = parts.last_question(text)
        if clause is None or not self._vocabulary.concepts(clause):
            return None
        nothing_like_it = isinstance(whole, Nothing) and whole.likely < _A_LITTLE
        if nothing_like_it or self._ask(text).scope < _OURS:
            return None
        found = self._lookups.look_up(self._ask(clause), day)
        return found if isinstance(found, Found) else None


def _distinct(answers: list[Found]) -> list[Found]:
    """Answers whose leading statements differ, in order."""
    return list({(a.lead.document_id, a.lead.section): a for a in answers}.values())
