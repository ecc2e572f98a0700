"""The second factor of an account: taken up, used and given up."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection, Row

from bot.accounts import codes, rows
from bot.accounts.model import TotpOffer
from bot.accounts.tables import account_codes
from bot.desk.privacy.cipher import Cipher
from bot.errors import NotAllowed, Unacceptable

Used = Literal["totp", "recovery"]

_NOT_OFFERED = "请先点“开启两步验证”，再输入验证码。"
_ON_ALREADY = "两步验证已经开启。"
_WRONG = "验证码不对；请核对手机上的时间，再输入最新的一个。"


def use(connection: Connection, row: Row, code: str, cipher: Cipher, now: datetime) -> Used | None:
    """Which kind of code of the account this is, if any; used up by this. `row` is locked."""
    if row.sealed_totp is None:
        return None
    step = codes.step_of(cipher.open(row.sealed_totp)["secret"], code, now, row.totp_step)
    if step is not None:
        rows.change(connection, row.id, totp_step=step)
        return "totp"
    mine = (account_codes.c.account == row.id) & (account_codes.c.digest == codes.recovery_digest(code))
    return "recovery" if connection.execute(delete(account_codes).where(mine)).rowcount else None


def offer(connection: Connection, row: Row, cipher: Cipher) -> TotpOffer:
    """A new secret, which counts once `confirm` was given a code of it. Raises `NotAllowed`."""
    if row.sealed_totp is not None:
        raise NotAllowed(_ON_ALREADY)
    secret = codes.new_secret()
    rows.change(connection, row.id, sealed_offer=cipher.seal({"secret": secret}))
    return codes.offer(secret, row.name)


def confirm(connection: Connection, row: Row, code: str, cipher: Cipher, now: datetime) -> list[str]:
    """The offered secret counts from now on; the recovery codes, told this once.

    Raises `NotAllowed` where nothing was offered, `Unacceptable` for a wrong code. `row` is locked.
    """
    if row.sealed_offer is None:
        raise NotAllowed(_NOT_OFFERED)
    step = codes.step_of(cipher.open(row.sealed_offer)["secret"], code, now, None)
    if step is None:
        raise Unacceptable(_WRONG)
    rows.change(connection, row.id, sealed_totp=row.sealed_offer, sealed_offer=None, totp_step=step)
    rows.drop_codes(connection, row.id)
    made = codes.new_recovery_codes()
    values = [{"account": row.id, "digest": codes.recovery_digest(one)} for one in made]
    connection.execute(insert(account_codes), values)
    return made


def remove(connection: Connection, row: Row) -> None:
    """The account does without from now on."""
    rows.change(connection, row.id, sealed_totp=None, sealed_offer=None, totp_step=None)
    rows.drop_codes(connection, row.id)
