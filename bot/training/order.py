"""The order of answers and the trust in them."""

from __future__ import annotations

import random

from bot import resources
from bot.language.places import is_elsewhere
from bot.progress import Steps
from bot.retrieval.question import QuestionReader
from bot.retrieval.training import learn_ranker
from bot.settings import ROOT, settings
from bot.training.records import fingerprint, record, recorded
from bot.understanding.classifier import held_out_probabilities
from bot.understanding.sentences import OUT_OF_SCOPE, TOPIC_LABEL, training_sentences

#: Sentences from inside and from outside that trust is learned from; more of them change nothing.
_SAMPLE = 1500


def learn_order(steps: Steps, force: bool) -> None:
    """Learns both, unless nothing that they are learned from has changed."""
    folder = settings().models_dir
    index = settings().index_dir / "manifest.json"
    code = sorted((ROOT / "bot" / "retrieval").glob("*.py"))
    learned_from = fingerprint([index, *code], recorded(folder, "dialogue") or "")
    target = folder / resources.RANKER_FILE
    if not force and target.is_file() and recorded(folder, "order") == learned_from:
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
    with steps.step("order of answers"):
        learned = learn_ranker(
            resources.knowledge_index(),
            vocabulary,
            questions.__getitem__,
            inside=_sample([typed for typed, label in sentences if label.startswith(TOPIC_LABEL)]),
            # What asks about another city is declined before trust is asked for.
            outside=_sample(
                [
                    typed
                    for typed, label in sentences
                    if label == OUT_OF_SCOPE and not is_elsewhere(reader.read(typed).text)
                ]
            ),
        )
        learned.ranker.save(target)
    steps.say(
        f"right document first {learned.document_first:.1%}, right statement first "
        f"{learned.statement_first:.1%}; of what residents ask {learned.inside_answered:.1%} is answered, "
        f"of what is out of scope {learned.outside_answered:.1%}"
    )
    record(folder, "order", learned_from)
    resources.forget_trained()


def _sample(texts: list[str]) -> list[str]:
    return random.Random(0).sample(texts, min(_SAMPLE, len(texts)))
