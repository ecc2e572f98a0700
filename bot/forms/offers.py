"""Offers what can be done at once beside an answer about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.desk.catalogue.model import Service
from bot.forms.commands import start_service
from bot.messages import Button
from bot.retrieval.answerer import Said


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
