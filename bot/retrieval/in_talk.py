"""What a message means as a part of a talk: a follow-up, or one that leaves out what was talked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.language.vocabulary import Vocabulary
from bot.retrieval.entries import Entry
from bot.retrieval.followup import Context, core, fits, leads_on, said_besides, speaks_of, subject
from bot.retrieval.lookup import Hit, Lookups
from bot.retrieval.outcome import Found
from bot.retrieval.question import Question

#: Below this probability of being the bureau's business a message stands by itself.
ELSEWHERE = 0.2

#: Aspects of which the words of a statement show whether it tells them.
_TOLD_PLAINLY = frozenset({"place", "time", "phone", "papers"})

#: From so many pairs of characters on a message names a matter of its own: not 排队 in 要排队不.
_ITS_OWN = 2

#: Words by which a message that names a matter of its own belongs to what was talked about.
_ADDS = re.compile(r"还能|还可以|还好|也能|也可以|也好|一起|同时|再(?:拿|领|办|申请)|这个|那个|它")

#: The topic of what is not about one matter: where to go, whom to call.
_GENERAL = "contacts"

#: A message of up to so many characters may leave out what was talked about.
_IN_A_TALK = 48

#: Up to this probability of being somebody else's business a message is ours, above that it is not; in
#: between it shares this part of what it says with its answer, and above it most.
_CLEARLY_OURS, _CLEARLY_NOT = 0.12, 0.3
_SHARED, _MOSTLY_SHARED = 0.25, 0.5

#: Among so many of the likeliest entries one may take the place of the first.
_ABOUT_AS_LIKELY = 3


@dataclass(frozen=True)
class Meant:
    """What a follow-up came to. `alone`: it may be about something else altogether; `keeps_matter`: it was
    answered by itself, and the talk is still about what it was about."""

    found: Found | None
    alone: bool
    keeps_matter: bool = False


class _ByItself:
    """A message without the talk, looked up when that is asked for, and once."""

    def __init__(self, text: str, day: date, lookups: Lookups, ask: Callable[[str], Question]) -> None:
        self.text = text
        self._day, self._lookups, self._ask = day, lookups, ask

    @cached_property
    def question(self) -> Question:
        """The message as a question."""
        return self._ask(self.text)

    @cached_property
    def found(self) -> Found | None:
        """What answers it, where that can be trusted."""
        found = self._lookups.look_up(self.question, self._day)
        return found if isinstance(found, Found) else None

    @cached_property
    def ranked(self) -> list[Hit]:
        """All candidates for it without the words by which it goes on, the likeliest first."""
        plain = core(self.text)
        question = self.question if plain == self.text else self._ask(plain)
        return self._lookups.ranked(question, self._day)


class TalkFinder:
    """Finds answers in the light of what was talked about; holds no state of any conversation."""

    def __init__(self, lookups: Lookups, ask: Callable[[str], Question], vocabulary: Vocabulary) -> None:
        """`ask` makes a question of a normalised text."""
        self._lookups = lookups
        self._ask = ask
        self._vocabulary = vocabulary

    def follow_up(self, text: str, whole: str, context: Context, day: date) -> Meant:
        """What the follow-up `text`, completed to `whole`, means on `day`."""
        itself = _ByItself(text, day, self._lookups, self._ask)
        alone = self._stands_alone(itself)
        found = self._new_matter(itself, context) or self._following(itself, whole, context, day, alone)
        if found is None and leads_on(text) and self._vocabulary.concepts(text):
            # 住福利院的呢 does not put itself in the place of the orphan who was asked about.
            found = self._following(itself, f"{context.question} {core(text)}", context, day, alone)
        by_itself = self._by_itself(found, itself, context)
        return Meant(by_itself or found, alone, by_itself is not None)

    def in_the_talk(
        self, text: str, alone: Found | None, context: Context | None, day: date
    ) -> Found | None:
        """What a message means as a part of the talk, where that is likelier than what it means `alone`:
        我是安徽户口，能在滨江办吗; 财产怎么分, which names a matter and means that of the divorce."""
        if context is None or context.document_id is None or len(text) > _IN_A_TALK:
            return None
        itself = _ByItself(text, day, self._lookups, self._ask)
        names = alone is not None and self._vocabulary.concepts(text)
        if (names and not _ADDS.search(text)) or self._stands_alone(itself):
            return None
        found = self._following(itself, f"{subject(context)}{text}", context, day, alone=True)
        if found is None or alone is None:
            return found
        if alone.lead.topic == _GENERAL and alone.lead.topic != context.topic:
            # 打哪个电话问 means that of the matter, where it has one.
            asked = self._vocabulary.aspects_asked(text)
            return found if asked & self._vocabulary.aspects_told(found.lead.text) else None
        return found if found.likely > alone.likely else None

    def _following(
        self, itself: _ByItself, whole: str, context: Context, day: date, alone: bool
    ) -> Found | None:
        """What answers a follow-up, read as `whole`; None where that has nothing to do with it, or it belongs
        to somebody else's business.

        `alone`: it may be about something else altogether, so that telling the aspect is not enough.
        """
        found = self._answering(itself, whole, context, day, alone)
        return found if found is not None and self._belongs(itself, found) else None

    def _belongs(self, itself: _ByItself, found: Found) -> bool:
        """Whether a follow-up and what was found for it have to do with each other.

        Its subject finds something for whatever is added to it: 西湖醋鱼怎么做, after an allowance. The
        limits are those that told 98 follow-ups best from 117 messages of other people's business, each
        said after five matters: 96 and 12 of 100 were kept.
        """
        pairs = said_besides(itself.text, self._vocabulary)
        if not pairs:
            return True
        lead, outside = found.lead, itself.question.outside
        places = (lead.text, lead.title, *lead.questions)
        shared = sum(any(pair in place for place in places) for pair in pairs) / len(pairs)
        if _CLEARLY_OURS < outside <= _CLEARLY_NOT and shared >= _SHARED:
            return True
        by_itself = [hit.entry.document_id for hit in itself.ranked]
        if outside <= _CLEARLY_OURS:
            return lead.document_id in by_itself
        return shared >= _MOSTLY_SHARED and lead.document_id in by_itself[:_ABOUT_AS_LIKELY]

    def _answering(
        self, itself: _ByItself, whole: str, context: Context, day: date, alone: bool
    ) -> Found | None:
        text, question = itself.text, self._ask(whole)
        found = self._lookups.look_up(question, day, self._lookups.clarify_from, context.document_id)
        if not isinstance(found, Found):
            return None
        has_to_do = speaks_of if alone else fits
        entries = [found.lead, *found.support]
        telling = None if alone else self._telling(text, found)
        if telling is not None:
            of_it = (entry for entry in entries if entry.document_id == telling.document_id)
            return replace(found, lead=telling, support=tuple(e for e in of_it if e is not telling))
        for entry in entries:
            if has_to_do(text, entry.text, entry.questions, self._vocabulary):
                rest = tuple(other for other in entries if other is not entry)
                return replace(found, lead=entry, support=rest)
        for entry in found.ranked:
            if speaks_of(text, entry.text, entry.questions, self._vocabulary):
                return replace(found, lead=entry, support=())
        return None if alone else self._of_its_document(itself, found)

    def _of_its_document(self, itself: _ByItself, found: Found) -> Found | None:
        """What was found for a follow-up in other words than it has (30天过了他又不来呢), where the follow-up
        by itself is likeliest about the same document; it leads with what is likely by both."""
        own = {id(hit.entry): hit for hit in itself.ranked}
        first = next(iter(own.values()), None)
        if first is None or first.entry.document_id != found.lead.document_id:
            return None
        ranks = {id(entry): place for place, entry in enumerate(found.ranked, 1)}
        both = [one for one in found.ranked if one.document_id == found.lead.document_id and id(one) in own]
        lead = max(both, key=lambda one: own[id(one)].probability / ranks[id(one)], default=found.lead)
        return replace(found, lead=lead, support=tuple(one for one in found.support if one is not lead))

    def _by_itself(self, found: Found | None, itself: _ByItself, context: Context) -> Found | None:
        """What a follow-up means by itself, where that is of the same topic and likelier than `found`, what
        it means in the light of the talk: 评估要去哪里做, after a subsidy."""
        text = itself.text
        if self._vocabulary.says_nothing(text) or self._vocabulary.concepts(text) or leads_on(text):
            return None
        alone = itself.found
        if alone is None or alone.lead.topic != context.topic:
            return None
        return alone if found is None or alone.likely > found.likely else None

    def _telling(self, text: str, found: Found) -> Entry | None:
        """What tells the aspect that `text` asks for, where the leading entry does not (哪里办, after what
        to bring): an entry of its document, or one of its topic that is about as likely."""
        asked = self._vocabulary.aspects_asked(text) & _TOLD_PLAINLY
        if not asked or asked & self._vocabulary.aspects_told(found.lead.text):
            return None
        for place, entry in enumerate(found.ranked):
            likely = place < _ABOUT_AS_LIKELY and entry.topic == found.lead.topic
            same = likely or entry.document_id == found.lead.document_id
            if same and asked & self._vocabulary.aspects_told(entry.text):
                return entry
        return None

    def _new_matter(self, itself: _ByItself, context: Context) -> Found | None:
        """What answers a short question by itself, where the document that was talked about has nothing of
        what it names: 坐公交要钱吗, after an allowance."""
        text = itself.text
        named = said_besides(text, self._vocabulary)
        if not named or leads_on(text) or self._vocabulary.says_nothing(text):
            return None
        found = itself.found
        if found is None or _named(named, (found.lead,)) < _ITS_OWN:
            return None
        before = [entry for entry in self._lookups.entries if entry.document_id == context.document_id]
        return None if _named(named, before) else found

    def _stands_alone(self, itself: _ByItself) -> bool:
        """Whether a short message is clearly about something else than what was talked about."""
        if leads_on(itself.text) or self._vocabulary.says_nothing(itself.text):
            return False
        return itself.question.scope < ELSEWHERE


def _named(pairs: set[str], entries: Iterable[Entry]) -> int:
    """How many of these pairs of characters the entries, or the questions that they answer, have."""
    places = [place for entry in entries for place in (entry.text, *entry.questions)]
    return sum(any(pair in place for place in places) for pair in pairs)
