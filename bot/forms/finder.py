"""Which service is asked for, and which programme is to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.desk.catalogue.model import Service
from bot.desk.eligibility import Programme, find_asked
from bot.encoder import Encoder
from bot.forms.turn import FormTurn
from bot.language.vocabulary import WordMatcher
from bot.understanding.classifier import IntentClassifier

#: What a service gets for being called by its name, besides its share of the classifier's certainty.
_NAMED = 0.45
#: A service that is named and that the classifier was not trained on: a file added since.
_NAMED_AND_NEW = 0.9


class ServiceFinder:
    """A classifier over the catalogue's examples, and the names that residents use."""

    def __init__(
        self,
        classifier: IntentClassifier,
        encoder: Encoder,
        services: Mapping[str, Service],
        programmes: Mapping[str, Programme],
    ) -> None:
        self._classifier = classifier
        self._encoder = encoder
        self._services = services
        self._programmes = programmes
        self._called = {
            word: service.id
            for service in services.values()
            for word in (service.short_name, *service.aliases)
        }
        self._names = WordMatcher(self._called)

    def find(self, turn: FormTurn) -> list[tuple[str, float]]:
        """(service, certainty from 0 to 1), likeliest first."""
        return self.likeliest(turn.text, map(str, turn.values("service")))

    def likeliest(self, text: str, named: Iterable[str]) -> list[tuple[str, float]]:
        """The same for a normalised text and the services that it names."""
        row = self._classifier.probabilities(text, self._encoder.encode_query(text))
        scores = {
            label: float(probability)
            for label, probability in zip(self._classifier.labels, row, strict=True)
            if label in self._services
        }
        for id_ in set(named) & set(self._services):
            known = scores.get(id_)
            scores[id_] = _NAMED_AND_NEW if known is None else _NAMED + (1 - _NAMED) * known
        return sorted(scores.items(), key=lambda item: -item[1])

    def likely(self, text: str, least: float) -> str | None:
        """The service that a normalised text is for with this certainty at least, or None."""
        found = self.likeliest(text, ())
        return found[0][0] if found and found[0][1] >= least else None

    def named(self, text: str) -> str | None:
        """The one service that a text names, or None."""
        found = {self._called[word] for _, word in self._names.find(text)}
        return found.pop() if len(found) == 1 else None

    def programme(self, turn: FormTurn) -> str | None:
        """The programme that a message names, the most exactly named one where it names several; None where
        it names none, or several by one name (`programmes_together`)."""
        found = find_asked(self._programmes, turn.text)
        return found.programmes[0].id if found.programmes and not found.shared else None

    def programmes_together(self, turn: FormTurn) -> tuple[Programme, ...]:
        """The programmes that a message names by one name: 残疾人两项补贴."""
        found = find_asked(self._programmes, turn.text)
        return found.programmes if found.shared else ()


def service_sentences(services: Iterable[Service]) -> list[tuple[str, str]]:
    """(sentence, service) of what the catalogue says of how each service is asked for."""
    return [
        (text, service.id)
        for service in services
        for text in (service.short_name, *service.aliases, *service.examples)
    ]
