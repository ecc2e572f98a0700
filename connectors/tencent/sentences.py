"""What is said in WeChat without a turn of the assistant: the editors' file `knowledge_base/wechat.yml`."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, Extra, ValidationError

from bot.errors import KnowledgeError

FILE = "wechat.yml"


class Kinds(BaseModel):
    """An answer to each kind of message that cannot be read."""

    voice: str
    image: str
    video: str
    shortvideo: str
    file: str
    link: str
    location: str

    class Config:
        extra = Extra.forbid


class Sentences(BaseModel):
    """The file's sentences by their names; `menu` and `scenes` map keys to what they stand for."""

    welcome: str
    scanned: str
    kinds: Kinds
    empty: str
    too_long: str
    trouble: str
    choices: str
    choice: str
    sayings: str
    saying: str
    more: str
    menu: dict[str, str]
    scenes: dict[str, str]
    template: dict[str, str]

    class Config:
        extra = Extra.forbid


def load_sentences(folder: Path) -> Sentences:
    """Reads the file of the editors' folder. Raises `KnowledgeError` when something is missing or unknown."""
    try:
        return Sentences.parse_obj(yaml.safe_load((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"cannot read {FILE}: {error}") from error
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        )
        raise KnowledgeError(f"{FILE} is wrong: {places}") from None
