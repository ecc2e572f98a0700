"""The life of hand-overs against a simple model of it, whatever residents, agents and managers do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import file_url
from bot.errors import NotAllowed
from bot.handover import Filters, HandoverDesk
from tests.desk.office import KEY, NOW

CONVERSATIONS = ("c-1", "c-2", "c-3")
AGENTS = ("小李", "小王")
IDLE = timedelta(minutes=30)

conversations = st.sampled_from(CONVERSATIONS)
agents = st.sampled_from(AGENTS)
keys = st.sampled_from(("k-1", "k-2", None))


@dataclass
class Model:
    """What one hand-over should be."""

    conversation: str
    state: str = "waiting"
    agent: str | None = None
    touched: datetime = NOW
    said: list[tuple[str, str]] = field(default_factory=list)
    keys: dict[tuple[str, str], int] = field(default_factory=dict)


class Life(RuleBasedStateMachine):
    """Each rule does something to the desk and to the model, and both must say the same."""

    handovers = Bundle("handovers")

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._database = Database(file_url(Path(self._folder.name)))
        self._database.prepare()
        self.desk = HandoverDesk(self._database, Cipher([KEY]))
        self.models: dict[str, Model] = {}
        self.now = NOW

    def teardown(self) -> None:
        """Closes the store of this life."""
        self._database.close()
        self._folder.cleanup()

    def open_of(self, conversation: str) -> str | None:
        """The open hand-over of a conversation, by the model."""
        ids = [
            id
            for id, one in self.models.items()
            if one.conversation == conversation and one.state != "closed"
        ]
        assert len(ids) <= 1
        return ids[0] if ids else None

    @rule(target=handovers, conversation=conversations)
    def ask(self, conversation: str) -> object:
        """A resident asks for a person."""
        before = self.open_of(conversation)
        opened = self.desk.open(conversation, "web", [], None, None, "normal", self.now)
        if before is not None:
            assert opened.id == before
            return multiple()
        assert opened.id not in self.models
        self.models[opened.id] = Model(conversation)
        return opened.id

    @rule(id=handovers, agent=agents)
    def claim(self, id: str, agent: str) -> None:
        """An agent takes it, or is refused."""
        model = self.models[id]
        if model.state == "waiting" or (model.state, model.agent) == ("claimed", agent):
            new = model.state == "waiting"
            assert self.desk.claim(id, agent, self.now).new is new
            if new:
                model.state, model.agent, model.touched = "claimed", agent, self.now
                model.said.append(("event", f"{agent}接手"))
        else:
            with pytest.raises(NotAllowed):
                self.desk.claim(id, agent, self.now)

    @rule(id=handovers, agent=agents, key=keys)
    def answer(self, id: str, agent: str, key: str | None) -> None:
        """An agent writes a line."""
        self._line(id, "agent", f"{agent}说", key, agent)

    @rule(id=handovers, key=keys)
    def say(self, id: str, key: str | None) -> None:
        """The resident writes a line."""
        self._line(id, "resident", "居民说", key, None)

    def _line(self, id: str, who: str, text: str, key: str | None, agent: str | None) -> None:
        model = self.models[id]
        known = model.keys.get((who, key)) if key is not None else None
        allowed = model.state != "closed" and (
            who == "resident" or (model.state, model.agent) == ("claimed", agent)
        )
        if known is None and not allowed:
            with pytest.raises(NotAllowed):
                self.desk.line(id, who, text, self.now, key, agent)  # type: ignore[arg-type]
            return
        line = self.desk.line(id, who, text, self.now, key, agent)  # type: ignore[arg-type]
        if known is not None:
            assert line.number == known
            return
        model.said.append((who, text))
        assert line.number == len(model.said)
        if key is not None:
            model.keys[who, key] = line.number
        if agent is not None:
            model.touched = self.now

    @rule(id=handovers, agent=agents, to=st.one_of(st.none(), agents), manager=st.booleans())
    def transfer(self, id: str, agent: str, to: str | None, manager: bool) -> None:
        """Handed on by who has it, or by a manager."""
        model = self.models[id]
        holder = None if manager else agent
        if model.state != "claimed" or holder not in (None, model.agent):
            with pytest.raises(NotAllowed):
                self.desk.transfer(id, to, agent, self.now, holder)
            return
        self.desk.transfer(id, to, agent, self.now, holder)
        model.state, model.agent, model.touched = "waiting" if to is None else "claimed", to, self.now
        model.said.append(("event", f"{agent}放回队列" if to is None else f"{agent}转给{to}"))

    @rule(id=handovers, agent=agents, manager=st.booleans())
    def close(self, id: str, agent: str, manager: bool) -> None:
        """Ended by who has it, or by a manager; doing so again changes nothing."""
        model = self.models[id]
        holder = None if manager else agent
        if model.state == "closed":
            assert self.desk.close(id, "other", agent, self.now, holder).new is False
        elif holder not in (None, model.agent):
            with pytest.raises(NotAllowed):
                self.desk.close(id, "other", agent, self.now, holder)
        else:
            assert self.desk.close(id, "other", agent, self.now, holder).new is True
            model.state = "closed"
            model.said.append(("event", f"{agent}结束"))

    @rule(minutes=st.integers(1, 40))
    def pass_time(self, minutes: int) -> None:
        """What nobody touched for too long goes back to the queue."""
        self.now += timedelta(minutes=minutes)
        idle = {
            id for id, one in self.models.items() if one.state == "claimed" and one.touched < self.now - IDLE
        }
        assert {one.id for one in self.desk.release_idle(self.now, IDLE)} == idle
        for id in idle:
            model = self.models[id]
            model.said.append(("event", f"{model.agent}没有回复，放回队列"))
            model.state, model.agent = "waiting", None

    @invariant()
    def the_queue_is_what_is_open(self) -> None:
        """Each open hand-over is in the queue once, with who has it."""
        wanted = {id: (one.state, one.agent) for id, one in self.models.items() if one.state != "closed"}
        assert {one.id: (one.state, one.agent) for one in self.desk.queue()} == wanted
        for agent in AGENTS:
            mine = {id for id, (_, whose) in wanted.items() if whose == agent}
            assert {one.id for one in self.desk.queue(Filters(agent=agent))} == mine

    @invariant()
    def nothing_said_is_lost_or_doubled(self) -> None:
        """Every line is there once, in order."""
        for id, model in self.models.items():
            lines = self.desk.transcript(id)
            assert [(line.who, line.text) for line in lines] == model.said
            assert [line.number for line in lines] == list(range(1, len(lines) + 1))

    @invariant()
    def a_conversation_has_one_open_hand_over_at_most(self) -> None:
        """And it is found by the conversation."""
        for conversation in CONVERSATIONS:
            assert self.desk.met(conversation).handover == self.open_of(conversation)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
