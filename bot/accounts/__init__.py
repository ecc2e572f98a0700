"""Accounts of the staff: who may come in by name and password, what each role may do, open sessions."""

from bot.accounts.desk import Accounts
from bot.accounts.model import Account, Entered, OneTime, OpenSession, Session, Stage, TotpOffer
from bot.accounts.permissions import (
    ACCOUNT_ROLES,
    PERMISSIONS,
    ROLE_NAMES,
    AccountRole,
    Permission,
    RoleName,
    permissions_of,
    roles_with,
)

__all__ = [
    "ACCOUNT_ROLES",
    "PERMISSIONS",
    "ROLE_NAMES",
    "Account",
    "AccountRole",
    "Accounts",
    "Entered",
    "OneTime",
    "OpenSession",
    "Permission",
    "RoleName",
    "Session",
    "Stage",
    "TotpOffer",
    "permissions_of",
    "roles_with",
]
