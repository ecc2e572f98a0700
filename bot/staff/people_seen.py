"""Helpers and what is put to them as staff see them: plain data, masked for those who only look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.desk import numbers
from bot.desk.catalogue.model import Service
from bot.desk.people import Helper, Match, Offer, Opening, Status, Unserved
from bot.desk.people import states as ways
from bot.desk.people.model import KIND_NAMES
from bot.staff.hiding import HIDDEN, hidden_name, hidden_phone
from bot.staff.roster import Member
from bot.staff.seeing import moment, name_of

Services = Mapping[str, Service]

#: What each status is called where staff read it.
STATUS_NAMES: Final[Mapping[Status, str]] = {"active": "可以安排", "paused": "暂停", "left": "已退出"}


def helper_seen(helper: Helper, member: Member, masked: bool = False) -> dict[str, Any]:
    """A helper as the staff API has it; `masked`, whoever looks. Times are ISO 8601 with offset."""
    may = member.may("residents.read")
    in_full = may and not masked
    return {
        "id": helper.id,
        "kind": helper.kind,
        "kind_name": KIND_NAMES[helper.kind],
        "status": helper.status,
        "status_name": STATUS_NAMES[helper.status],
        # What an organisation or enterprise is called says nothing of a person.
        "name": helper.name
        if in_full or (may and helper.kind != "volunteer")
        else _hidden(helper.name, hidden_name),
        "phone": helper.phone if in_full else _hidden(helper.phone, hidden_phone),
        "contact": helper.contact if in_full else _hidden(helper.contact, hidden_name),
        "masked": not in_full,
        "skills": list(helper.skills),
        "communities": list(helper.communities),
        "free_times": {day: list(parts) for day, parts in helper.free_times.items()},
        "consents": list(helper.consents),
        "minor": helper.minor,
        "case": helper.case,
        "created_at": moment(helper.created_at),
        "updated_at": moment(helper.updated_at),
    }


def offer_seen(offer: Offer, service: Service | None, member: Member) -> dict[str, Any]:
    """A request that was put to a helper. Reasons are people's own words, hidden from viewers."""
    in_full = member.may("residents.read")
    return {
        "id": offer.id,
        "case": offer.case,
        "number": numbers.shown(offer.case),
        "helper": offer.helper,
        "state": offer.state,
        "state_name": ways.NAMES[offer.state],
        "need": HIDDEN if _tells(service, member) else offer.need,
        "offered_at": moment(offer.offered_at),
        "answered_at": moment(offer.answered_at),
        "ended_at": moment(offer.ended_at),
        "served_at": moment(offer.served_at),
        "hours": None if offer.hours is None else float(offer.hours),
        "reason": offer.reason if in_full else _hidden(offer.reason, lambda _: HIDDEN),
        "actions": list(ways.allowed(offer.state)) if member.may("people.change") else [],
    }


def match_seen(match: Match, service: Service | None, member: Member, masked: bool = False) -> dict[str, Any]:
    """A helper who could be asked, with the reasons."""
    return {
        "helper": helper_seen(match.helper, member, masked),
        "score": match.score,
        "reasons": _reasons(match.reasons, service, member),
    }


def opening_seen(opening: Opening, services: Services, member: Member) -> dict[str, Any]:
    """A request that a helper could take, with nothing of the resident but the community."""
    service = services.get(opening.service)
    return {
        "case": opening.case,
        "number": numbers.shown(opening.case),
        "service": opening.service,
        "service_name": name_of(opening.service, services),
        "need": HIDDEN if _tells(service, member) else opening.need,
        "community": opening.community,
        "starts_at": moment(opening.starts_at),
        "ends_at": moment(opening.ends_at),
        "score": opening.score,
        "reasons": _reasons(opening.reasons, service, member),
        "offer": opening.offer,
    }


def unserved_seen(one: Unserved, services: Services, member: Member) -> dict[str, Any]:
    """A request that nobody has taken on yet, with nothing of the resident but the community."""
    return {
        "case": one.case,
        "number": numbers.shown(one.case),
        "service_name": name_of(one.service, services),
        "need": HIDDEN if _tells(services.get(one.service), member) else one.need,
        "community": one.community,
        "starts_at": moment(one.starts_at),
        "due_at": moment(one.due_at),
        "asked": one.asked,
    }


def _hidden(text: str, hide: Any) -> str:
    """Nothing of somebody erased is nothing, not a mask."""
    return str(hide(text)) if text else ""


def _tells(service: Service | None, member: Member) -> bool:
    """Whether what was chosen says more of the resident than a viewer may know (`bot.staff.hiding`)."""
    if member.may("residents.read"):
        return False
    return service is None or (bool(service.sensitive) and service.helper_slot is not None)


def _reasons(reasons: tuple[str, ...], service: Service | None, member: Member) -> list[str]:
    # The first reason is the skill, which is what was chosen.
    return list(reasons[1:] if _tells(service, member) else reasons)
