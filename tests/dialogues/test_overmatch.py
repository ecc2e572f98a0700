"""No intent steals what belongs to another: every test utterance is run against all of them."""

from __future__ import annotations

from functools import lru_cache

import pytest

from bot.knowledge.lint.questions import comparable
from bot.settings import ROOT
from bot.understanding.sentences import guide_questions, outside, training_sentences
from tests.conftest import Product
from tests.dialogues.conversations import known_failures
from tests.dialogues.utterances import EVALUATION, Utterance, of_danger, of_dialogues, of_evaluation

#: Intents whose replies a resident cannot tell apart by what is done next.
FAMILIES = {
    "emergency": {"emergency"},
    "person": {"handoff"},
    "own": {"case"},
    "talk": {
        "greet",
        "goodbye",
        "thanks",
        "about",
        "affirm",
        "deny",
        "cancel",
        "smalltalk",
        "more",
        "source",
    },
    "refusal": {"insult", "nonsense", "injection", "others_data"},
    "matter": {"ask", "request", "precheck", "out_of_scope", "nlu_fallback"},
}
FAMILY = {intent: family for family, intents in FAMILIES.items() for intent in intents}

#: The families from which a route can come about.
OF_ROUTE = {
    "emergency": {"emergency"},
    "handoff": {"person", "matter", "own"},
    "form": {"matter", "own"},
    "done": {"matter", "own"},
    "eligibility": {"matter"},
    "chitchat": {"talk"},
    "decline": {"refusal", "matter"},
    "answer": {"matter"},
    "clarify": {"matter"},
}
#: Routes that a question must not take away.
OWN = {"emergency", "handoff", "chitchat", "decline"}


def utterances() -> list[Utterance]:
    """All that stand by themselves and are no plain question."""
    found = [*of_dialogues(), *of_evaluation(EVALUATION / "messages.yml")]
    return [one for one in found if one.alone and one.routes and set(one.routes) & OWN]


def test_no_utterance_is_stolen(product: Product) -> None:
    stolen = {}
    for utterance in utterances():
        label = product.run(product.assistant.parse(utterance.text)).label
        family = FAMILY[label.partition("/")[0]]
        if not any(family in OF_ROUTE[route] for route in utterance.routes):
            stolen[utterance.text] = (
                f"{label} steals “{utterance.text}” ({utterance.place}, {utterance.routes})"
            )
    known = set(known_failures("stolen"))
    faults = [fault for text, fault in stolen.items() if text not in known]
    assert not faults, "\n".join(faults)


def test_every_intent_of_the_domain_belongs_to_a_family() -> None:
    domain = (ROOT / "bot" / "dialogue" / "domain.yml").read_text(encoding="utf-8")
    declared = domain.partition("intents:")[2].partition("entities:")[0]
    intents = {line.strip(" -") for line in declared.splitlines() if line.strip().startswith("-")}
    assert intents | {"nlu_fallback"} == set(FAMILY)


@lru_cache(maxsize=1)
def seen_in_training() -> dict[str, str]:
    """What training sees, comparable text → where."""
    nlu, knowledge = ROOT / "nlu_data", ROOT / "knowledge_base"
    seen = {comparable(text): f"nlu_data, {label}" for text, label in training_sentences(nlu)}
    seen |= {comparable(text): f"a guide of {label}" for text, label in guide_questions(knowledge)}
    seen |= {comparable(text): "calibration.yml" for text in outside(nlu / "calibration.yml")}
    return seen


#: Said by everybody in just these words (你好, 转人工, 着火了): a set without them would be no honest one.
_COMMONPLACE = 6


def test_what_is_listed_as_seen_is_still_seen() -> None:
    gone = [text for text in known_failures("seen") if comparable(text) not in seen_in_training()]
    assert gone == [], "training no longer sees them: take them off known_failures.yml"


@pytest.mark.parametrize("source", ["dialogues", "messages.yml", "holdout.yml", "danger.yml"])
def test_training_never_sees_a_test_utterance(source: str) -> None:
    file = EVALUATION / source
    found = {"dialogues": of_dialogues(), "danger.yml": of_danger(file)}.get(source) or of_evaluation(file)
    known = set(known_failures("seen"))
    seen = {
        one.text: f"“{one.text}” ({one.place}) is in {seen_in_training()[comparable(one.text)]}"
        for one in found
        if len(comparable(one.text)) > _COMMONPLACE and comparable(one.text) in seen_in_training()
    }
    faults = [fault for text, fault in seen.items() if text not in known]
    assert not faults, "\n".join(faults)
