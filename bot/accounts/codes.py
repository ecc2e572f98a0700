"""The second factor: codes by time (RFC 6238, as every authenticator app makes them) and recovery codes."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import secrets
from datetime import datetime
from typing import Final

import pyotp
import segno

from bot.accounts.model import TotpOffer

#: What an authenticator app shows above its codes.
ISSUER: Final = "滨江民政助手"
#: Seconds of one code (RFC 6238, section 5.2: 30 by default).
STEP: Final = 30
#: Steps that a clock may be wrong by, either way.
_DRIFT: Final = 1

#: How many recovery codes are made at once; each has 80 bits, so a plain digest of it can be kept.
RECOVERY_CODES: Final = 10
_RECOVERY_BYTES: Final = 10
_CODE = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """A secret of 160 bits in base32 (RFC 4226, section 4)."""
    return pyotp.random_base32(32)


def offer(secret: str, name: str) -> TotpOffer:
    """How a secret is shown to its owner: as text, as a link and as a QR code of that link."""
    uri = pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=ISSUER)
    picture = segno.make(uri, error="m", micro=False)
    svg = picture.svg_inline(
        scale=5, border=4, light="#ffffff", dark="#000000", svgclass=None, lineclass=None
    )
    return TotpOffer(secret, uri, svg)


def qr_for_terminal(uri: str) -> str:
    """The QR code of a link in characters."""
    written = io.StringIO()
    segno.make(uri, error="l", micro=False).terminal(out=written, compact=True, border=2)
    return written.getvalue()


def step_of(secret: str, code: str, now: datetime, last: int | None) -> int | None:
    """The time step whose code this is, or None.

    None as well for the step `last` or one before it: a code counts once, even for who looked over
    a shoulder.
    """
    plain = re.sub(r"\s", "", code)
    if not _CODE.fullmatch(plain):
        return None
    totp, present, found = pyotp.TOTP(secret, interval=STEP), int(now.timestamp()) // STEP, None
    # All are compared, so that the time it takes tells nothing.
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step), plain) and (last is None or step > last):
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Codes to be written down: four groups of four letters and digits."""
    return [_grouped(_base32(secrets.token_bytes(_RECOVERY_BYTES))) for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code; blanks, dashes and capitals do not matter."""
    plain = re.sub(r"[\s-]", "", code).lower()
    return hashlib.sha256(f"recovery {plain}".encode("utf-8", "replace")).hexdigest()


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").lower()


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
