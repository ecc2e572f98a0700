"""Who may do what: each permission once, with the roles that have it. The pages show this table to staff.

Reasons that the table itself does not tell:

- An editor keeps the knowledge and needs no resident for it: nobody's name, case or conversation.
- An administrator gives and takes roles and so could read everything in two steps. What keeps that
  honest: nobody changes their own roles (`bot.accounts.desk`), each change is in the audit trail, and
  the trail is append-only.
- Whoever looks at residents' data does not keep the watch over it: the audit trail is the administrator's.
- An agent may what a clerk may, a manager's account what a manager's token may: tokens and accounts are
  two ways in, not two sets of rules.
- A viewer (a token's role only) sees cases with what is personal hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

#: Roles that an account can have, several at once.
AccountRole = Literal["agent", "editor", "manager", "administrator"]
ACCOUNT_ROLES: Final[tuple[AccountRole, ...]] = get_args(AccountRole)

#: Those and the roles of tokens (BOT_STAFF_TOKENS), of which a token has one.
RoleName = Literal["viewer", "clerk", "agent", "editor", "manager", "administrator"]

Permission = Literal[
    "cases.read",
    "residents.read",
    "cases.change",
    "cases.export",
    "people.read",
    "people.change",
    "agent.queue",
    "agent.talk",
    "agent.supervise",
    "knowledge.read",
    "knowledge.write",
    "knowledge.publish",
    "services.write",
    "insight.read",
    "accounts.manage",
    "audit.read",
]

#: What each role is called where staff read it.
ROLE_NAMES: Final[Mapping[RoleName, str]] = MappingProxyType(
    {
        "viewer": "查看",
        "clerk": "经办",
        "agent": "坐席",
        "editor": "编辑",
        "manager": "主管",
        "administrator": "管理员",
    }
)


class Rule(NamedTuple):
    """A permission, what it lets one do in words that staff read, and the roles that have it."""

    permission: Permission
    meaning: str
    roles: tuple[RoleName, ...]


_DESK: Final[tuple[RoleName, ...]] = ("clerk", "agent", "manager")
_LOOKING: Final[tuple[RoleName, ...]] = ("viewer", *_DESK)

PERMISSIONS: Final[tuple[Rule, ...]] = (
    Rule("cases.read", "查看事项和逾期情况（没有“查看居民信息”时，姓名、电话等是遮住的）", _LOOKING),
    Rule("residents.read", "查看居民的姓名、电话、地址和原话", _DESK),
    Rule("cases.change", "办理事项：确认、分派、改期、备注、办结、取消", _DESK),
    Rule("cases.export", "导出事项", ("manager",)),
    Rule("people.read", "查看志愿者、社会组织和企业", _LOOKING),
    Rule("people.change", "登记服务人员、请人承接、记录服务时间", _DESK),
    Rule("agent.queue", "查看等待人工的队列", _DESK),
    Rule("agent.talk", "接手会话、回复居民、使用推荐答复", _DESK),
    Rule("agent.supervise", "查看和转接别人手上的会话", ("manager",)),
    Rule("knowledge.read", "查看知识文档的全部内容，包括没有发布的", ("editor", "manager")),
    Rule("knowledge.write", "编写和导入知识文档", ("editor",)),
    Rule("knowledge.publish", "发布和撤回知识文档", ("editor", "manager")),
    Rule("services.write", "维护服务的时间、名额和地点", ("manager",)),
    Rule("insight.read", "查看统计（不含个人信息）", ("editor", "manager")),
    Rule("accounts.manage", "管理账号和角色", ("administrator",)),
    Rule("audit.read", "查看和导出操作记录（不含个人信息）", ("administrator",)),
)

_OF_ROLE: Final[Mapping[RoleName, frozenset[Permission]]] = MappingProxyType(
    {
        role: frozenset(rule.permission for rule in PERMISSIONS if role in rule.roles)
        for role in get_args(RoleName)
    }
)


def permissions_of(roles: Iterable[RoleName]) -> frozenset[Permission]:
    """What somebody with these roles may do."""
    return frozenset().union(*(_OF_ROLE[role] for role in roles))


def roles_with(permission: Permission) -> tuple[RoleName, ...]:
    """The roles that have a permission, in the table's order."""
    return next(rule.roles for rule in PERMISSIONS if rule.permission == permission)
