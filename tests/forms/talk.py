"""A resident talking to the service forms without a trained model: real desk, catalogue and readers."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import resources
from bot.desk import Database, Desk, Outbox
from bot.desk.privacy.cipher import Cipher
from bot.desk.privacy.keys import new_key
from bot.desk.storage import file_url
from bot.forms import FormTurn
from bot.forms.service import ServiceTalk
from bot.forms.slots.reader import SlotReader
from bot.forms.state import ServiceForm
from bot.forms.tools import Tools
from bot.forms.wording import Wording, load_wording
from bot.forms.words import Words, load_words
from bot.language.clock import TIME_ZONE
from bot.language.normalise import clean
from bot.settings import ROOT

#: A Wednesday, in the morning.
NOW = datetime(2026, 11, 25, 10, tzinfo=TIME_ZONE)


@lru_cache(maxsize=1)
def words() -> Words:
    """The editors' words."""
    return load_words(ROOT / "nlu_data" / "answers.yml")


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The editors' sentences."""
    return load_wording(ROOT / "knowledge_base" / "forms.yml", resources.talk())


def turn(text: str, label: str = "ask/relief", now: datetime = NOW) -> FormTurn:
    """A message as the pipeline hands it over, with the real entities."""
    typed = clean(text)
    entities = [
        {
            "entity": entity.type,
            "text": entity.text,
            "start": entity.start,
            "end": entity.end,
            "value": entity.value,
        }
        for entity in resources.entity_reader().read(typed, now)
    ]
    read = resources.message_reader().read(text).text
    return FormTurn(read, typed, label, 0.3, tuple(entities), "talk", "rest", now)


class Resident:
    """Goes through one service's form; `form` is what is open, `case` what came of it."""

    def __init__(self, folder: Path) -> None:
        database = Database(file_url(folder))
        database.prepare()
        cipher = Cipher([new_key()])
        self.desk = Desk(database, resources.services(), cipher)
        self.talk = ServiceTalk(
            Tools(
                desk=self.desk,
                inbox=Outbox(database, cipher).inbox,
                services=resources.services(),
                programmes=resources.programmes(),
                wording=wording(),
                words=words(),
                facts=resources.facts(),
                reader=SlotReader(words()),
                vocabulary=resources.vocabulary(),
                urgent=resources.emergencies().kinds["medical"].citations,
            )
        )
        self.form: ServiceForm | None = None
        self.case: dict[str, Any] | None = None
        self.said = ""
        self.buttons: tuple[str, ...] = ()

    def begin(self, service: str, text: str) -> Resident:
        """Asks for a service."""
        self._take(self.talk.begin(resources.services()[service], turn(text)))
        return self

    def say(self, text: str) -> bool:
        """Goes on; false where the message held nothing for the form, which then stays as it was."""
        assert self.form is not None
        taken = self.talk.take(self.form, turn(text))
        if taken is None:
            return False
        self._take(taken)
        return True

    def _take(self, taken: Any) -> None:
        self.form = taken.form
        self.case = taken.said.case
        self.said = "\n".join(message.text for message in taken.said.messages)
        self.buttons = tuple(button.payload for message in taken.said.messages for button in message.buttons)
