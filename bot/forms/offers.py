"""Offers what can be done at once beside an answer about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bot.conversations import State
from bot.desk.catalogue.model import Service
from bot.forms.commands import Commands, start_service
from bot.forms.matter import NOTHING_YET, as_told
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.messages import Button
from bot.retrieval.answerer import Said
from bot.understanding.emergency import Offer


def with_service(said: Said, named: Iterable[str], services: Mapping[str, Service]) -> Said:
    """The answer with a button that starts the service which the question names.

    Only one of the answer's own topic is offered, and none where several are named.
    """
    fitting = {id_ for id_ in named if id_ in services and services[id_].topic == said.topic}
    if said.route != "answer" or len(fitting) != 1 or said.messages[-1].buttons:
        return said
    name = services[fitting.pop()].short_name
    last = replace(said.messages[-1], buttons=(Button(start_service(name), start_service(name)),))
    return replace(said, messages=(*said.messages[:-1], last))


def with_registration(alarm: Said, offer: Offer | None, services: Mapping[str, Service]) -> Said:
    """The alarm with the service by which what was told can be registered besides."""
    if offer is None or offer.service not in services:
        return alarm
    start = start_service(services[offer.service].short_name)
    last = alarm.messages[-1]
    last = replace(last, text=f"{last.text}\n{offer.say}", buttons=(Button(start, start),))
    return replace(alarm, messages=(*alarm.messages[:-1], last))


def accepted(
    text: str,
    state: State,
    words: Words,
    commands: Commands,
    reports: Callable[[str, str], bool] = lambda service, text: False,
) -> str | None:
    """What the only service that the latest reply offered says when it is chosen, where a message takes it
    up: 办, 那就约一个; 好的 too, unless that may be meant for an answer beside it. Else None.

    `reports`: whether a service registers danger, and a message tells of no other; it wants plainer words.
    """
    offered = [payload for _, payload in state.get("offered", ())]
    starting = [
        payload for payload in offered if (command := commands.read(payload)) and command.label == "request"
    ]
    command = commands.read(starting[0]) if len(starting) == 1 else None
    if command is not None and reports(command.target, text):
        # An alarm offers it inside of a form, too; 好的 there means that somebody calls.
        return starting[0] if words.says("register", text) or words.says("take_up", text) else None
    if command is None or state.get("form"):
        return None
    answered = (state.get("answered") or {}).get("latest")
    agrees = words.says("take_up", text) or (not answered and words.says("affirm", text))
    return starting[0] if agrees else None


def remembering(said: Said, turn: FormTurn, commands: Commands) -> Said:
    """The same with the message that led to an offer kept, so that its button begins with what was told."""
    payloads = [button.payload for message in said.messages for button in message.buttons]
    offered = [
        command.target
        for payload in payloads
        if (command := commands.read(payload)) is not None and command.label in ("request", "precheck")
    ]
    if not offered or said.form is not None or not turn.text or commands.read(turn.typed) is not None:
        return said
    before = said.context or turn.context or NOTHING_YET
    # What a pre-check comes to is offered to the circumstances that it began with.
    began = before.told if said.route == "eligibility" else as_told(turn)
    told = None if began is None else {**began, "offered": offered}
    return replace(said, context=replace(before, told=told))
