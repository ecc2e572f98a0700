"""A person takes over in the whole product: resident, assistant, agent and mailbox on one real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.client import connect

from bot import resources
from bot.insight import OpenQuestions
from bot.language import clock
from bot.staff import Roster
from connectors.agents.socket import PATH
from tests.conftest import Product
from tests.connectors.agents import AGENT, CONVERSATIONS
from tests.connectors.client import MESSAGES
from tests.connectors.office import CLERK, bearer
from tests.connectors.on_product import serving
from tests.connectors.websocket.server import Caller, calling

AGENTS = 6
EACH = 5


def token(number: int) -> str:
    """The token of an agent."""
    return f"agent-{number}-token-of-the-tests"


@pytest.fixture
def address(product: Product, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on the assistant's own event loop, as in the product, with agents who have tokens."""
    entries = [f"小李:clerk:{CLERK}", *(f"座席{number}:clerk:{token(number)}" for number in range(AGENTS))]
    monkeypatch.setattr(resources.staff(), "roster", Roster(",".join(entries)))
    monkeypatch.setattr(product.assistant.staff, "roster", resources.staff().roster)
    with serving(product) as found:
        yield found


class Line:
    """HTTP to the server, as residents and as agents."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def say(self, conversation: str, text: str, number: int) -> dict[str, Any]:
        """A resident's message; the reply."""
        body = {"conversation_id": conversation, "text": text, "channel": "web", "message_id": f"m-{number}"}
        return await self._checked(self._client.post(MESSAGES, json=body))

    async def do(self, id: str, what: str, body: object, who: str = CLERK) -> dict[str, Any]:
        """What an agent does to a conversation."""
        path = f"{CONVERSATIONS}/{id}/{what}"
        return await self._checked(self._client.post(path, json=body, headers=bearer(who)))

    async def get(self, path: str, who: str = CLERK) -> dict[str, Any]:
        """What an agent reads."""
        return await self._checked(self._client.get(path, headers=bearer(who)))

    async def claim(self, id: str, who: str) -> bool:
        """Whether an agent got a conversation that others want as well."""
        answer = await self._client.post(f"{CONVERSATIONS}/{id}/claim", headers=bearer(who))
        assert answer.status_code in (200, 409)
        return answer.status_code == 200

    async def _checked(self, sent: Any) -> dict[str, Any]:
        answer = await sent
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def line(address: str) -> httpx.AsyncClient:
    """A client of the server."""
    return httpx.AsyncClient(base_url=address, trust_env=False, timeout=60)


def test_from_the_wish_for_a_person_to_the_assistants_next_answer(address: str) -> None:
    conversation = "handed-over"

    async def scenario() -> None:
        socket = connect(address.replace("http", "ws", 1) + PATH, max_size=None)
        async with line(address) as client, calling(address) as resident, socket as protocol:
            http, agent = Line(client), Caller(protocol)
            await resident.send({"type": "hello", "conversation_id": conversation, "after": 0})
            await resident.receive()
            assert (await agent.ask({"type": "hello", "token": CLERK}))["type"] == "ready"
            assert (await http.say(conversation, "老年食堂吃饭打几折", 1))["trace"]["route"] == "answer"
            assert (await http.say(conversation, "转人工", 2))["trace"]["route"] == "handoff"
            opened = (await agent.receive())["handover"]
            assert (opened["state"], opened["channel"], opened["topic"]) == (
                "waiting",
                "web",
                "meal-assistance",
            )
            id = opened["id"]
            await http.do(id, "claim", {})
            assert (await agent.receive())["handover"]["state"] == "claimed"
            assert (await resident.receive())["kind"] == "status"
            # The assistant is silent, and suggests to the agent what it would have said.
            silent = await http.say(conversation, "低保怎么申请", 3)
            assert (silent["replies"], silent["trace"]["route"]) == ([], "handoff")
            heard = await agent.receive()
            assert [one["text"] for one in heard["lines"]] == ["低保怎么申请"]
            suggested = await agent.receive()
            assert suggested["type"] == "suggestions"
            best = suggested["suggestions"][0]
            assert (best["kind"], bool(best["citations"])) == ("answer", True)
            assert "低保" in best["text"]
            await http.do(id, "lines", {"text": best["text"], "key": "k-1"})
            told = await resident.receive()
            assert (told["kind"], told["messages"][0]["text"]) == ("agent", best["text"])
            feedback = f"/api/v1/suggestions/{best['id']}/feedback"
            answer = await client.post(feedback, json={"outcome": "used"}, headers=bearer(CLERK))
            assert answer.status_code == 200
            whole = await http.get(f"{CONVERSATIONS}/{id}")
            whose = ["resident", "assistant", "resident", "event", "resident", "agent"]
            assert [one["who"] for one in whole["lines"]] == whose
            await http.do(id, "close", {"outcome": "answered"})
            assert (await resident.receive())["kind"] == "status"
            assert (await http.say(conversation, "结婚登记要带什么", 4))["trace"]["route"] == "answer"

    asyncio.run(asyncio.wait_for(scenario(), 120))


def test_what_an_agent_answers_without_a_suggestion_waits_for_an_editor(address: str) -> None:
    conversation, said = "taught", "站里的轮椅可以借两周，带身份证来登记。"

    async def scenario() -> None:
        async with line(address) as client:
            http = Line(client)
            await http.say(conversation, "转人工", 1)
            handover = resources.handovers().met(conversation).handover
            assert handover is not None
            await http.do(handover, "claim", {})
            await http.say(conversation, "我叫王秀英，社区的轮椅能借几天", 2)
            for text in ("王阿姨您好，我帮您查一下。", f"王阿姨您好，{said}"):
                body = {"text": text, "key": text[-4:].encode().hex()}
                assert (await http.do(handover, "lines", body))["sent"]
                # Sent again, it teaches nothing again.
                await http.do(handover, "lines", body)

    asyncio.run(asyncio.wait_for(scenario(), 120))
    resources.recorder().write()
    listing = OpenQuestions(resources.database(), resources.cipher()).listing()
    (lesson,) = [one for one in listing if one.reason == "written" and one.answer == said]
    assert "轮椅能借几天" in lesson.text
    assert "王" not in lesson.text


def test_many_agents_and_residents_at_once(address: str) -> None:
    """Each conversation is one agent's; each line arrives once, on either side, in order."""
    conversations = [f"rush-{number}" for number in range(AGENTS * EACH)]
    said = 3

    async def resident(http: Line, conversation: str) -> list[str]:
        """Asks for a person, tells them something, and reads what they say from the mailbox."""
        await http.say(conversation, "转人工", 0)
        got: list[str] = []
        async with calling(address) as caller:
            await caller.send({"type": "hello", "conversation_id": conversation, "after": 0})
            await caller.receive()
            for number in range(1, said + 1):
                while len(got) < number:
                    frame = await caller.receive()
                    got += [one["text"] for one in frame["messages"] if frame["kind"] == "agent"]
                await http.say(conversation, f"第{number}句", number)
        return got

    async def agent(http: Line, who: str) -> dict[str, list[str]]:
        """Takes what waits until nothing does; says something, and again after each line of the resident's."""
        mine: dict[str, list[str]] = {}
        socket = connect(address.replace("http", "ws", 1) + PATH, max_size=None)
        async with socket as protocol:
            caller = Caller(protocol)
            ready = await caller.ask({"type": "hello", "token": who})
            news = [{"type": "handover", "handover": one} for one in ready["handovers"]]
            while sum(len(lines) for lines in taken.values()) < len(conversations) * said:
                frame = news.pop(0) if news else await soon(caller)
                if frame is None:
                    continue
                if frame["type"] == "handover" and frame["handover"]["state"] == "waiting":
                    id = frame["handover"]["id"]
                    if await http.claim(id, who):
                        mine[id] = taken[id] = []
                        await http.do(id, "lines", {"text": "答0", "key": "k-0"}, who)
                elif frame["type"] == "lines" and frame["handover"] in mine:
                    heard = mine[frame["handover"]]
                    new = [one["text"] for one in frame["lines"] if one["who"] == "resident"]
                    for text in new:
                        if text not in heard:
                            heard.append(text)
                            body = {"text": f"答{len(heard)}", "key": f"k-{len(heard)}"}
                            await http.do(frame["handover"], "lines", body, who)
        return mine

    taken: dict[str, list[str]] = {}
    desk = resources.handovers()
    for open_before in desk.queue():
        desk.close(open_before.id, "other", "test", clock.now())

    async def scenario() -> None:
        async with line(address) as client:
            http = Line(client)
            agents = [asyncio.create_task(agent(http, token(number))) for number in range(AGENTS)]
            heard = await asyncio.gather(*(resident(http, conversation) for conversation in conversations))
            owned = await asyncio.gather(*agents)
            ids = [id for mine in owned for id in mine]
            assert sorted(ids) == sorted(set(ids))
            assert len(ids) == len(conversations)
            assert all(
                lines == [f"第{number}句" for number in range(1, said + 1)] for lines in taken.values()
            )
            assert all(got == [f"答{number}" for number in range(said)] for got in heard)
            queue = (await http.get(f"{AGENT}/queue?state=claimed"))["handovers"]
            assert {one["id"] for one in queue} >= set(ids)

    asyncio.run(asyncio.wait_for(scenario(), 120))


async def soon(caller: Caller) -> dict[str, Any] | None:
    """The next frame, or None when nothing comes for a moment."""
    try:
        async with asyncio.timeout(0.5):
            found: dict[str, Any] = json.loads(await caller.protocol.recv())
    except TimeoutError:
        return None
    return found
