"""Those who carry services out: entered, revised, paused, left; each in the transaction of its work."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.engine import Row

from bot.desk import numbers, records
from bot.desk.catalogue.model import HELPERS
from bot.desk.model import Status as CaseStatus
from bot.desk.people import times
from bot.desk.people.model import KIND_NAMES, STATUSES, Profile, Status
from bot.desk.people.offers import withdraw_all
from bot.desk.people.rows import HelperMarks, change_helper, columns, find_helper, note
from bot.desk.people.tables import helpers, offers
from bot.desk.records import insert
from bot.desk.work import Work
from bot.errors import NotAllowed

#: The service whose cases volunteers come from.
REGISTRATION = "volunteer-registration"
#: What staff have made of a registration before somebody is entered.
_LOOKED_AT = ("confirmed", "in_progress", "done", "rated")
_OF_AGE = 18


def can_enlist(service: str, status: CaseStatus) -> bool:
    """Whether the resident of such a case can be made a volunteer."""
    return service == REGISTRATION and status in _LOOKED_AT


def enlist(work: Work, case_id: str, actor: str) -> Row:
    """Enters the volunteer of a registration, or brings the one who came before up to date.

    Raises `CaseNotFound`, `NotAllowed`.
    """
    row = records.find(work.connection, case_id, lock=True)
    if row.service != REGISTRATION or row.kind != "registration":
        raise NotAllowed("这个事项不是志愿者注册。")
    if not can_enlist(row.service, row.status):
        raise NotAllowed("先核对并确认这个登记，才能列入志愿者。")
    known = work.connection.execute(select(helpers).where(helpers.c.case_id == case_id)).first()
    if known is not None:
        return known
    sealed = work.tools.cipher.open(row.sealed)
    if not sealed:
        raise NotAllowed("这个登记的个人信息已经清除，不能列入志愿者。")
    said = sealed["fields"]
    skills, free = said.get("skills") or [], said.get("free_times") or []
    profile = Profile(
        kind="volunteer",
        name=str(said.get("name") or ""),
        phone=str(said.get("phone") or ""),
        skills=tuple([skills] if isinstance(skills, str) else skills),
        communities=(str(said["community"]),) if said.get("community") else (),
        free_times=times.of_words([free] if isinstance(free, str) else free),
        consents=tuple(sealed.get("consents", ())),
        minor=int(said.get("age") or _OF_AGE) < _OF_AGE,
    )
    return enter(work, profile, actor, case_id, sealed.get("conversation", ""))


def enter(
    work: Work, profile: Profile, actor: str, case_id: str | None = None, conversation: str = ""
) -> Row:
    """Enters somebody. The same kind, telephone and name is the same one: brought up to date, and active
    again. Raises `NotAllowed`."""
    profile = checked(profile)
    conversation = conversation or _conversation(work, profile)
    values = columns(profile, conversation, work.tools.cipher)
    number = f"{profile.kind[0].upper()}{numbers.new()}"
    moments = {"consented_at": work.now, "updated_at": work.now}
    statement = insert(work.connection, helpers).values(
        id=number, status="active", case_id=case_id, created_at=work.now, **moments, **values
    )
    # Somebody known keeps the number; the registration is that of the latest time.
    latest = {"case_id": case_id} if case_id else {}
    work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["identity"], set_={"status": "active", **latest, **moments, **values}
        )
    )
    row = work.connection.execute(select(helpers).where(helpers.c.identity == values["identity"])).one()
    note(work.connection, actor, "helper.enter", work.now, case_id, helper=row.id)
    return row


def revise(work: Work, helper_id: str, profile: Profile, actor: str) -> Row:
    """Writes somebody's profile anew. Raises `CaseNotFound`, `NotAllowed`."""
    row = find_helper(work.connection, helper_id, lock=True)
    if row.identity is None:
        raise NotAllowed("这个人的个人信息已经清除，不能再改。")
    if profile.kind != row.kind:
        raise NotAllowed(f"{KIND_NAMES[row.kind]}不能改成{KIND_NAMES[profile.kind]}，请另外登记。")
    conversation = work.tools.cipher.open(row.sealed)["conversation"]
    values = columns(checked(profile), conversation, work.tools.cipher)
    same = select(helpers.c.id).where(helpers.c.identity == values["identity"], helpers.c.id != row.id)
    if work.connection.execute(same).first() is not None:
        raise NotAllowed("已经有一个同名、同电话的登记了。")
    change_helper(work.connection, row.id, work.now, **values)
    note(work.connection, actor, "helper.revise", work.now, helper=row.id)
    return find_helper(work.connection, row.id)


def put(work: Work, helper_id: str, status: Status, actor: str) -> Row:
    """Makes somebody active or paused, or lets him leave, which calls off what he had taken on.

    Raises `CaseNotFound`, `NotAllowed`, ValueError.
    """
    if status not in STATUSES:
        raise ValueError(f"no such status: {status}")
    row = (
        withdraw_all(work, helper_id, actor)
        if status == "left"
        else find_helper(work.connection, helper_id, lock=True)
    )
    if row.identity is None and status != "left":
        raise NotAllowed("这个人的个人信息已经清除，要重新登记。")
    if row.status != status:
        change_helper(work.connection, row.id, work.now, status=status)
        note(work.connection, actor, f"helper.{status}", work.now, helper=row.id)
    return find_helper(work.connection, row.id)


def erase(work: Work, helper_id: str, actor: str) -> Row:
    """Lets somebody leave and empties what is personal, as well as every way to find him.

    Raises `CaseNotFound`, `Moved`.
    """
    row = withdraw_all(work, helper_id, actor)
    if row.identity is None:
        return row
    work.connection.execute(update(offers).where(offers.c.helper_id == row.id).values(sealed=None))
    empty = {"phone": None, "conversation": None, "identity": None, "case_id": None, "consented_at": None}
    sealed = work.tools.cipher.seal({})
    change_helper(
        work.connection, row.id, work.now, status="left", profile={}, consents="", sealed=sealed, **empty
    )
    note(work.connection, actor, "helper.erase", work.now, helper=row.id)
    return find_helper(work.connection, row.id)


def _conversation(work: Work, profile: Profile) -> str:
    """The conversation in which somebody registered himself before."""
    identity = HelperMarks(work.tools.cipher).identity(profile.kind, profile.phone, profile.name)
    query = select(helpers.c.sealed).where(helpers.c.identity == identity)
    sealed = work.connection.execute(query).scalar()
    return str(work.tools.cipher.open(sealed)["conversation"]) if sealed else ""


def checked(profile: Profile) -> Profile:
    """The profile in its one form. Raises `NotAllowed`, with what is missing."""
    if profile.kind not in HELPERS:
        raise ValueError(f"no such kind: {profile.kind}")
    if not profile.name.strip() or not profile.phone.strip():
        raise NotAllowed("要有名称和联系电话，才能登记。")
    if not profile.skills:
        raise NotAllowed("要写会做什么，才能登记。")
    if "personal" not in profile.consents:
        raise NotAllowed("没有本人同意保存个人信息，不能登记。")
    if profile.minor and "minor" not in profile.consents:
        # 浙江省志愿服务条例第九条 (F0296)
        raise NotAllowed("未成年人要监护人同意，才能登记。")
    return replace(
        profile,
        name=profile.name.strip(),
        phone=profile.phone.strip(),
        skills=tuple(dict.fromkeys(profile.skills)),
        communities=tuple(dict.fromkeys(profile.communities)),
        free_times=times.checked(profile.free_times),
    )
