"""A question about the very service that is being asked for, answered from its file in the catalogue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bot.desk import calendar
from bot.desk.catalogue.model import Claim, Service
from bot.forms.tools import Tools
from bot.messages import Message
from bot.retrieval.answerer import Said
from bot.retrieval.followup import Context


def about(service: Service, aspects: Collection[str], tools: Tools, today: date) -> Said | None:
    """What the file says of what is asked (money, papers, who, time, place), None where it is silent.

    `aspects` are the names of `nlu_data/vocabulary.yml`. The route is `answer` only with a source.
    """
    claims: list[Claim] = []
    if "money" in aspects:
        claims.append(service.fee)
    if "papers" in aspects:
        claims += service.documents or (Claim(tools.wording.say("about_no_papers")),)
    if "who" in aspects:
        claims.append(service.audience)
    timetable = service.timetable
    if timetable is not None and "time" in aspects:
        hours = calendar.opening_hours_text(timetable, today)
        claims.append(Claim(tools.wording.say("about_hours", hours=hours)))
    if timetable is not None and "place" in aspects:
        claims.append(Claim(tools.wording.say("about_place", place=timetable.place)))
    if not claims:
        return None
    found = (tools.facts.citation(fact, service.topic) for claim in claims for fact in claim.cite)
    citations = tuple(dict.fromkeys(citation for citation in found if citation is not None))
    message = Message("\n".join(claim.text for claim in claims), citations=citations)
    return Said("answer" if citations else "form", service.topic, (message,))


def talk_of(service: Service, tools: Tools) -> Context:
    """A talk about a service that nothing was answered in yet."""
    name = service.short_name
    return Context(name, tuple(tools.vocabulary.concepts(name)), service.topic, None, name, ())
