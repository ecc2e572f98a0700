"""The order of answers and the trust in them, and what a message means as a part of a talk."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot import resources
from bot.knowledge.follow_ups import load_follow_ups
from bot.language.clock import today
from bot.language.places import is_elsewhere
from bot.progress import Steps
from bot.retrieval.in_talk import Kinds, kinds_by
from bot.retrieval.lookup import Lookups
from bot.retrieval.question import Question, QuestionReader
from bot.retrieval.talk_order import ASKS, CHATS, FOLLOWS, OUTSIDE
from bot.retrieval.talk_training import learn_talk_order
from bot.retrieval.training import learn_ranker
from bot.settings import ROOT, settings
from bot.training.records import fingerprint, record, recorded
from bot.understanding.classifier import IntentClassifier, held_out_probabilities
from bot.understanding.sentences import OUT_OF_SCOPE, TOPIC_LABEL, guide_questions, training_sentences

#: Sentences from inside and from outside that trust is learned from; more of them change nothing.
_SAMPLE = 1500
#: Follow-ups that talks are learned from; messages of other matters and from outside, of each so many; and
#: messages that ask nothing.
_FOLLOW_UPS, _BESIDES, _IDLE_BESIDES = 1600, 600, 200
#: Follow-ups, and questions of guides, that kinds of messages are learned from, of each so many.
_OF_A_KIND = 4000
#: Intents of messages that ask nothing.
_IDLE = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "cancel", "smalltalk", "insult"})

_MADE = (resources.RANKER_FILE, resources.KINDS_FILE, resources.TALK_ORDER_FILE)

Item = TypeVar("Item")


def learn_order(steps: Steps, force: bool) -> None:
    """Learns both, unless nothing that they are learned from has changed."""
    folder = settings().models_dir
    index = settings().index_dir / "manifest.json"
    code = [Path(__file__), *sorted((ROOT / "bot" / "retrieval").glob("*.py"))]
    follow_ups = settings().nlu_dir / resources.FOLLOW_UPS_FOLDER
    learned_from = fingerprint(
        [index, *code, *sorted(follow_ups.glob("*.yml"))], recorded(folder, "dialogue") or ""
    )
    made = all((folder / name).is_file() for name in _MADE)
    if not force and made and recorded(folder, "order") == learned_from:
        steps.skip("order of answers")
        return
    encoder, reader, vocabulary = resources.encoder(), resources.message_reader(), resources.vocabulary()
    sentences = training_sentences(settings().nlu_dir) + resources.further_sentences()
    texts = [reader.read(typed).text for typed, _ in sentences]
    labels = [label for _, label in sentences]
    with steps.step("sentences", total=len(set(texts))) as advance:
        vectors = encoder.encode_queries(texts, advance)
    with steps.step("held-out intents"):
        names, held_out = held_out_probabilities(texts, vectors, labels)
    asking = QuestionReader(reader, vocabulary)
    questions = {
        typed: asking.question(text, vector, dict(zip(names, map(float, row), strict=True)))
        for (typed, _), text, vector, row in zip(sentences, texts, vectors, held_out, strict=True)
    }
    # What asks about another city is declined before trust is asked for.
    declined = [
        typed
        for typed, label in sentences
        if label == OUT_OF_SCOPE and not is_elsewhere(reader.read(typed).text)
    ]
    with steps.step("order of answers"):
        learned = learn_ranker(
            resources.knowledge_index(),
            vocabulary,
            questions.__getitem__,
            inside=_sample([typed for typed, label in sentences if label.startswith(TOPIC_LABEL)], _SAMPLE),
            outside=_sample(declined, _SAMPLE),
        )
        learned.ranker.save(folder / resources.RANKER_FILE)
    steps.say(
        f"right document first {learned.document_first:.1%}, right statement first "
        f"{learned.statement_first:.1%}; of what residents ask {learned.inside_answered:.1%} is answered, "
        f"of what is out of scope {learned.outside_answered:.1%}"
    )
    resources.forget_trained()
    after = [replace(one, text=reader.read(one.text).text) for one in load_follow_ups(follow_ups)]
    asked = [(typed, questions[typed]) for typed, _ in guide_questions(settings().knowledge_dir)]
    elsewhere = [questions[typed] for typed, label in sentences if label == OUT_OF_SCOPE]
    idle = [questions[typed] for typed, label in sentences if label in _IDLE]
    with steps.step("kinds of messages"):
        kinds = _learn_kinds(
            [(one.text, FOLLOWS) for one in _sample(after, _OF_A_KIND)]
            + [(one.text, ASKS) for _, one in _sample(asked, _OF_A_KIND)]
            + [(one.text, OUTSIDE) for one in elsewhere]
            + [(one.text, CHATS) for one in idle],
            folder / resources.KINDS_FILE,
        )
    after = _sample(after, _FOLLOW_UPS)
    with steps.step("talks", total=len(after) + 2 * _BESIDES + _IDLE_BESIDES) as advance:
        talks = learn_talk_order(
            Lookups(resources.knowledge_index(), learned.ranker, vocabulary),
            vocabulary,
            _asking(asking),
            kinds,
            after,
            questions=_sample(asked, _BESIDES),
            outside=[*_sample(elsewhere, _BESIDES), *_sample(idle, _IDLE_BESIDES)],
            day=today(),
            done=advance,
        )
        talks.order.save(folder / resources.TALK_ORDER_FILE)
    steps.say(
        f"of follow-ups {talks.statement_first:.1%} find the right statement first, {talks.answered:.1%} are "
        f"taken for follow-ups, of what is out of scope {talks.outside_answered:.1%}"
    )
    record(folder, "order", learned_from)
    resources.forget_trained()


def _learn_kinds(messages: Sequence[tuple[str, str]], target: Path) -> Kinds:
    """Learns what messages are by their words alone, and tells it of each as if it had not seen it."""
    texts, labels = [text for text, _ in messages], [label for _, label in messages]
    vectors = resources.encoder().encode_queries(texts)
    names, held_out = held_out_probabilities(texts, vectors, labels)
    classifier = IntentClassifier().fit(texts, vectors, labels)
    classifier.save(target)
    known = {
        text: dict(zip(names, map(float, row), strict=True))
        for text, row in zip(texts, held_out, strict=True)
    }

    def kinds(question: Question) -> Mapping[str, float]:
        return known.get(question.text) or kinds_by(classifier)(question)

    return kinds


def _asking(questions: QuestionReader) -> Callable[[str], Question]:
    """Makes questions of texts that the classifier was not trained on."""
    encoder, classifier = resources.encoder(), resources.classifier()

    def ask(text: str) -> Question:
        vector = encoder.encode_query(text)
        row = classifier.probabilities(text, vector)
        return questions.question(text, vector, dict(zip(classifier.labels, map(float, row), strict=True)))

    return ask


def _sample(items: Sequence[Item], count: int) -> list[Item]:
    return random.Random(0).sample(items, min(count, len(items)))
