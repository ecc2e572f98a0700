"""Which service is asked for: learned from the examples of the catalogue's files."""

from __future__ import annotations

from bot import resources
from bot.forms.finder import service_sentences
from bot.progress import Steps
from bot.settings import ROOT, settings
from bot.training.records import fingerprint, record, recorded
from bot.understanding.classifier import IntentClassifier


def learn_services(steps: Steps, force: bool) -> None:
    """Learns it, unless the catalogue and the way of reading are what they were."""
    folder = settings().models_dir
    content = sorted((settings().knowledge_dir / resources.SERVICES_FOLDER).glob("*.yml"))
    content += [settings().nlu_dir / resources.VOCABULARY_FILE]
    content += sorted((ROOT / "bot" / "understanding").glob("*.py"))
    content += sorted((ROOT / "bot" / "language").rglob("*.py"))
    made_from = fingerprint(content, resources.encoder().name)
    target = folder / resources.SERVICES_FILE
    if not force and target.is_file() and recorded(folder, "services") == made_from:
        steps.skip("services")
        return
    sentences = service_sentences(resources.services().values())
    with steps.step("services"):
        texts = [resources.message_reader().read(text).text for text, _ in sentences]
        vectors = resources.encoder().encode_queries(texts)
        IntentClassifier().fit(texts, vectors, [id_ for _, id_ in sentences]).save(target)
    record(folder, "services", made_from)
    resources.forget_trained()
