"""Puts the suggester together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.desk.catalogue.model import Service
from bot.desk.eligibility import Programme
from bot.encoder import Encoder
from bot.forms.finder import ServiceFinder
from bot.forms.slots.reader import SlotReader
from bot.forms.words import Words
from bot.handover.wording import HandoverWording
from bot.knowledge.factbook import FactBook
from bot.knowledge.talk import Talk
from bot.knowledge.topics import Topic
from bot.language.vocabulary import Vocabulary
from bot.retrieval.answerer import Answerer
from bot.retrieval.lookup import Lookups
from bot.retrieval.talk_order import TalkOrder
from bot.suggesting.answers import Answers
from bot.suggesting.conversation import Conversation
from bot.suggesting.dangers import Dangers
from bot.suggesting.hearing import Hearing
from bot.suggesting.lessons import Lesson
from bot.suggesting.matters import Matters
from bot.suggesting.outcomes import Outcomes
from bot.suggesting.services import Services
from bot.suggesting.store import SuggestionStore
from bot.suggesting.suggester import Makers, Suggester
from bot.suggesting.summary import Summaries
from bot.understanding.classifier import IntentClassifier
from bot.understanding.emergency import EmergencyWatch
from bot.understanding.entities import EntityReader
from bot.understanding.reader import MessageReader


def make_suggester(
    *,
    lookups: Lookups,
    order: TalkOrder,
    encoder: Encoder,
    classifier: IntentClassifier,
    kinds: IntentClassifier,
    reader: MessageReader,
    entities: EntityReader,
    vocabulary: Vocabulary,
    words: Words,
    finder: ServiceFinder,
    emergencies: EmergencyWatch,
    services: Mapping[str, Service],
    programmes: Mapping[str, Programme],
    facts: FactBook,
    talk: Talk,
    topics: Mapping[str, Topic],
    wording: HandoverWording,
    store: Callable[[], SuggestionStore],
    learned: Callable[[Lesson], None],
) -> Suggester:
    """The suggester over the parts of a process. `finder` must be its own, see `Services`."""
    hearing = Hearing(encoder, classifier, kinds, reader, entities, vocabulary, words)
    # One of its own: the chat's is for the thread that takes turns.
    answerer = Answerer(
        lookups, order, hearing.kinds, hearing.question, encoder.encode_queries, vocabulary, talk
    )
    makers = Makers(
        dangers=Dangers(emergencies, hearing, wording.suggest),
        answers=Answers(Conversation(answerer, Outcomes(lookups)), talk, services, wording.suggest),
        services=Services(finder, hearing, SlotReader(words), words, services, wording.suggest),
        matters=Matters(hearing, programmes, facts, wording.suggest),
        summaries=Summaries(vocabulary, topics, wording.summary),
    )
    return Suggester(hearing, makers, store, learned)
