"""The wire shapes of the accounts' API. Requests are validated by these models, responses only described.

What somebody types as a password is no `Word`: it keeps its blanks, and no message repeats it.
"""

from __future__ import annotations

from pydantic import BaseModel, Field, SecretStr

from bot.accounts import AccountRole, Permission
from connectors.fields import Word

#: Longest password or code that is looked at, in characters.
_LONGEST = 256


class ProofIn(BaseModel):
    """The present password, asked for before something weighty."""

    password: SecretStr = Field(..., max_length=_LONGEST, description="现在的密码")


class PasswordIn(BaseModel):
    """A new password for one's own account."""

    present: SecretStr = Field(..., max_length=_LONGEST, description="现在的密码")
    new: SecretStr = Field(..., max_length=_LONGEST, description="新密码，10 至 128 个字符")


class CodeIn(BaseModel):
    """A code of the authenticator app."""

    code: Word = Field(..., description="验证器上的 6 位数字")


class AccountIn(BaseModel):
    """An account to be made."""

    name: Word = Field(..., description="账号名，以后不能改")
    display_name: Word = Field(..., description="姓名")
    roles: list[AccountRole] = Field(..., max_items=10, description="角色，可以有几个")


class ChangeIn(BaseModel):
    """What is to be changed; what is missing stays."""

    display_name: Word | None = Field(None, description="姓名")
    roles: list[AccountRole] | None = Field(None, max_items=10, description="角色")
    disabled: bool | None = Field(None, description="true 停用，false 重新启用")


class AccountOut(BaseModel):
    """An account as administrators see it."""

    id: str
    name: str
    display_name: str
    roles: list[AccountRole]
    disabled: bool
    must_change: bool = Field(..., description="还在用一次性密码")
    totp: bool = Field(..., description="开启了两步验证")
    paused_until: str | None = Field(..., description="试错太多，到这个时间以前不能登录")
    created_at: str
    last_login_at: str | None


class AccountsOut(BaseModel):
    """All accounts, by name."""

    accounts: list[AccountOut]


class OneTimeOut(BaseModel):
    """An account with the password that was made for it."""

    account: AccountOut
    password: str = Field(..., description="一次性密码，只出现这一次")


class OwnOut(BaseModel):
    """Who is logged in, and what they may do."""

    name: str
    display_name: str
    roles: list[AccountRole]
    permissions: list[Permission]
    totp: bool
    csrf: str = Field(..., description="改动时放在 X-CSRF-Token 里")
    ends_at: str = Field(..., description="最晚登录到什么时候")


class TotpOut(BaseModel):
    """A secret that counts once it is confirmed."""

    secret: str
    uri: str
    qr: str = Field(..., description="二维码，SVG")


class RecoveryOut(BaseModel):
    """Codes for the day the telephone is lost."""

    recovery_codes: list[str] = Field(..., description="恢复码，只出现这一次，每个只能用一次")


class OpenSessionOut(BaseModel):
    """A browser that is logged in."""

    id: str
    label: str
    created_at: str
    last_seen_at: str
    current: bool


class SessionsOut(BaseModel):
    """The browsers that are logged in, the latest used first."""

    sessions: list[OpenSessionOut]


class EndedOut(BaseModel):
    """How many logins were ended."""

    ended: int
