"""The dialogue model: Rasa's, with the intent classifier inside."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import resources
from bot.dialogue import quiet
from bot.dialogue.host import MODEL_NAME
from bot.errors import SetupError
from bot.progress import Steps
from bot.settings import ROOT, settings
from bot.training.records import fingerprint, record, recorded
from bot.understanding.sentences import sentence_files

CONFIG = ROOT / "config.yml"
DOMAIN = ROOT / "bot" / "dialogue" / "domain.yml"

#: Code whose change changes what is trained.
_CODE = ("bot/dialogue/components", "bot/understanding", "bot/language")


def train_dialogue(steps: Steps, force: bool) -> None:
    """Trains the model, unless nothing that it is made from has changed. Raises `SetupError`."""
    folder = settings().models_dir
    # What is answered inside a form is read by rule: nothing is trained on it.
    sentences = [*sentence_files(settings().nlu_dir), settings().nlu_dir / resources.VOCABULARY_FILE]
    sentences.append(settings().nlu_dir / resources.CALIBRATION_FILE)
    content = [CONFIG, DOMAIN, *sentences]
    content += [file for room in _CODE for file in sorted((ROOT / room).rglob("*.py"))]
    content += sorted((settings().knowledge_dir / "guides").rglob("*.md"))
    content += sorted((settings().knowledge_dir / resources.SERVICES_FOLDER).glob("*.yml"))
    made_from = fingerprint(content, resources.encoder().name)
    target = folder / MODEL_NAME
    if not force and target.is_file() and recorded(folder, "dialogue") == made_from:
        steps.skip("dialogue model")
        return
    folder.mkdir(parents=True, exist_ok=True)
    # Rasa's cache does not know that components read the vocabulary and the encoder.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    quiet.hush()
    with steps.step("dialogue model"):
        import rasa.model_training

        rasa.model_training.train(
            domain=str(DOMAIN),
            config=str(CONFIG),
            training_files=[str(file) for file in sentence_files(settings().nlu_dir)],
            output=str(folder),
            fixed_model_name=MODEL_NAME.partition(".")[0],
            force_training=True,
        )
        if not target.is_file():
            raise SetupError("the dialogue model was not written: see the messages above")
        _keep_classifier(target, folder / resources.CLASSIFIER_FILE)
    record(folder, "dialogue", made_from)
    resources.forget_trained()


def _keep_classifier(archive: Path, target: Path) -> None:
    """Copies the intent classifier out of the model, for texts that its pipeline does not see."""
    with tarfile.open(archive) as tar, TemporaryDirectory() as folder:
        member = next(member for member in tar.getmembers() if member.name.endswith("/" + target.name))
        tar.extract(member, folder, filter="data")
        (Path(folder) / member.name).replace(target)
