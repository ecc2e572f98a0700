"""Where the keys of personal data come from: the environment, or a file made at the first start."""

from __future__ import annotations

import logging
import os
import re
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from bot.errors import SetupError
from bot.settings import Settings

_log = logging.getLogger(__name__)

_SEPARATORS = re.compile(r"[\s,]+")


def new_key() -> str:
    """A new Fernet key: 32 random bytes as 44 characters of URL-safe base64."""
    return Fernet.generate_key().decode("ascii")


def key_file(settings: Settings) -> Path:
    """The file that holds the keys where BOT_DATA_KEYS is empty: newest first, one a line."""
    return settings.var_dir / "keys" / "data.key"


def load_keys(settings: Settings) -> tuple[str, ...]:
    """The keys, newest first, unchecked.

    Raises `SetupError` where the file cannot be made or read, is empty, or is open to everybody.
    """
    given = _split(settings.data_keys.get_secret_value())
    if given:
        return given
    path = key_file(settings)
    try:
        if not path.exists():
            _create(path)
            if settings.database_url:
                _log.warning("%s was made; other machines of the same database need its key", path)
        if path.stat().st_mode & 0o007:
            raise SetupError(f"{path} holds the keys of personal data and everybody may read it: chmod 600")
        keys = _split(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: the keys of personal data cannot be used ({error})") from error
    if not keys:
        raise SetupError(f"{path} is empty: put back the keys that personal data were encrypted with")
    return keys


def _split(text: str) -> tuple[str, ...]:
    return tuple(key for key in _SEPARATORS.split(text) if key)


def _create(path: Path) -> None:
    """Makes the file whole or not at all; of several processes at once the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{new_key()}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        # Another process was first; its key is the one that everybody reads.
        pass
    finally:
        draft.unlink()
