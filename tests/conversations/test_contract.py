"""What every store of conversations keeps to, in memory and on a real Redis."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.conversations import Conversations, Way
from bot.conversations.base import MAILBOX_LENGTH
from bot.errors import TurnLost
from tests.conversations.stores import World, said, say

IDS = ["c-1", "wechat:oAbC_示例-{x}", "", "长" * 300, "a:b\n\x00"]


@pytest.mark.parametrize("conversation", IDS)
def test_a_turn_finds_what_the_turn_before_left(world: World, conversation: str) -> None:
    state = {"memory": {"form": None, "数": [1, 2.5, {"甲": "乙"}]}, "said": ["a"]}

    async def scene(store: Conversations) -> None:
        async with store.turn(conversation) as session:
            assert (session.state, session.detached) == ({}, False)
            assert await session.reply("m1") is None
            await session.commit(state, "m1", {"replies": [{"text": "好"}]})
        async with store.turn(conversation) as session:
            assert session.state == state
            assert await session.reply("m1") == {"replies": [{"text": "好"}]}
            assert await session.reply("m2") is None
        async with store.turn(conversation + "2") as session:
            assert (session.state, await session.reply("m1")) == ({}, None)

    world.play(scene)


def test_who_changes_what_came_out_changes_nothing(world: World) -> None:
    async def scene(store: Conversations) -> None:
        await say(store, "c", "a")
        async with store.turn("c") as session:
            session.state["said"].append("changed")
            reply = await session.reply("a")
            assert reply is not None
            reply["count"] = 100
        assert await said(store, "c") == ["a"]
        assert await say(store, "c", "a") == {"count": 1}

    world.play(scene)


def test_turns_come_one_at_a_time_in_their_order(world: World) -> None:
    inside: list[str] = []

    async def slow(store: Conversations, message: str) -> None:
        async with store.turn("c") as session:
            assert inside == []
            inside.append(message)
            await asyncio.sleep(0.002)
            inside.remove(message)
            await session.commit({"said": [*session.state.get("said", ()), message]}, message, {})

    async def scene(store: Conversations) -> list[str]:
        messages = [f"m{number}" for number in range(40)]
        await asyncio.gather(*(slow(store, message) for message in messages))
        return await said(store, "c")

    assert world.play(scene) == [f"m{number}" for number in range(40)]


def test_conversations_do_not_wait_for_each_other(world: World) -> None:
    async def scene(store: Conversations) -> dict[str, Any]:
        async with store.turn("one"):
            return await say(store, "other", "m")

    assert world.play(scene) == {"count": 1}


def test_a_waiter_that_gives_up_holds_nobody_up(world: World) -> None:
    async def scene(store: Conversations) -> list[str]:
        async with store.turn("c"):
            waiting = [asyncio.create_task(say(store, "c", f"m{number}")) for number in range(4)]
            await asyncio.sleep(0.05)
            waiting[0].cancel()
            waiting[2].cancel()
            await asyncio.sleep(0.05)
        await asyncio.gather(*waiting, return_exceptions=True)
        return await said(store, "c")

    assert world.play(scene) == ["m1", "m3"]


def test_a_turn_that_fails_or_is_cancelled_keeps_nothing_and_lets_the_next_one_in(world: World) -> None:
    async def never_ending(store: Conversations) -> None:
        async with store.turn("c"):
            await asyncio.Event().wait()

    async def scene(store: Conversations) -> list[str]:
        with pytest.raises(ZeroDivisionError):
            async with store.turn("c") as session:
                session.state.get("said", 1 / 0)
        holder = asyncio.create_task(never_ending(store))
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(say(store, "c", "m"))
        await asyncio.sleep(0.05)
        holder.cancel()
        await waiting
        return await said(store, "c")

    assert world.play(scene) == ["m"]


def test_a_message_that_comes_again_gets_its_reply(world: World) -> None:
    async def scene(store: Conversations) -> list[dict[str, Any]]:
        again = [say(store, "c", message) for message in ("a", "b", "a", "c", "b", "a")]
        return await asyncio.gather(*again)

    counts = [reply["count"] for reply in world.play(scene)]
    assert counts == [1, 2, 1, 3, 2, 1]


def test_what_is_forgotten_is_gone(world: World) -> None:
    async def scene(store: Conversations) -> None:
        await say(store, "c", "m")
        await say(store, "other", "m")
        await store.claim("c", "m", "afterwards")
        await store.post("c", {"text": "一"})
        await store.forget("c")
        async with store.turn("c") as session:
            assert (session.state, await session.reply("m")) == ({}, None)
        assert list(await store.since("c", 0)) == []
        assert await store.claim("c", "m", "afterwards")
        assert await said(store, "other") == ["m"]
        assert await say(store, "c", "m") == {"count": 1}

    world.play(scene)


def test_a_turn_under_way_does_not_bring_back_what_is_forgotten(world: World) -> None:
    async def scene(store: Conversations) -> None:
        await say(store, "c", "m")
        async with store.turn("c") as session:
            await store.forget("c")
            with pytest.raises(TurnLost):
                await session.commit({"said": ["m", "n"]}, "n", {})
        async with store.turn("c") as session:
            assert (session.state, await session.reply("n")) == ({}, None)

    world.play(scene)


@pytest.mark.parametrize(
    ("ways", "granted"),
    [
        (["answer", "answer", "afterwards", "answer"], [True, True, False, True]),
        (["afterwards", "afterwards", "answer"], [True, False, False]),
    ],
)
def test_the_first_way_wins(world: World, ways: list[Way], granted: list[bool]) -> None:
    async def scene(store: Conversations) -> list[bool]:
        return [await store.claim("c", "m", way) for way in ways]

    assert world.play(scene) == granted


def test_of_claims_at_once_one_way_wins(world: World) -> None:
    async def scene(store: Conversations) -> None:
        for number in range(20):
            ways: list[Way] = ["answer", "afterwards", "answer", "afterwards"]
            granted = await asyncio.gather(*(store.claim("c", f"m{number}", way) for way in ways))
            assert granted in (
                [True, False, True, False],
                [False, True, False, False],
                [False, False, False, True],
            )

    world.play(scene)


def test_a_mailbox_counts_and_is_read_from_any_place(world: World) -> None:
    async def scene(store: Conversations) -> None:
        posted = [await store.post("c", {"text": text}) for text in ("一", "二", "三")]
        await store.post("other", {"text": "四"})
        assert [item.data["text"] for item in posted] == ["一", "二", "三"]
        assert posted[0].number < posted[1].number < posted[2].number
        assert list(await store.since("c", 0)) == posted
        assert list(await store.since("c", posted[0].number)) == posted[1:]
        assert list(await store.since("c", posted[2].number)) == []
        assert list(await store.since("nobody", 0)) == []

    world.play(scene)


def test_a_mailbox_keeps_the_latest(world: World) -> None:
    async def scene(store: Conversations) -> None:
        for number in range(MAILBOX_LENGTH + 5):
            await store.post("c", {"n": number})
        kept = [item.data["n"] for item in await store.since("c", 0)]
        assert kept == list(range(5, MAILBOX_LENGTH + 5))
        assert [item.data["n"] for item in await store.take("c")] == kept

    world.play(scene)


def test_who_watches_is_woken(world: World) -> None:
    async def scene(store: Conversations) -> None:
        watching = [asyncio.create_task(store.wait("c", 0, 3600)) for _ in range(2)]
        elsewhere = asyncio.create_task(store.wait("other", 0, 3600))
        await asyncio.sleep(0.1)
        item = await store.post("c", {"text": "一"})
        assert [list(found) for found in await asyncio.gather(*watching)] == [[item], [item]]
        assert list(await store.wait("c", 0, 3600)) == [item]
        assert list(await store.wait("c", item.number, 0.05)) == []
        assert not elsewhere.done()
        elsewhere.cancel()
        await asyncio.wait([elsewhere])

    world.play(scene)


def test_what_was_taken_is_not_taken_again(world: World) -> None:
    async def scene(store: Conversations) -> None:
        assert list(await store.take("c")) == []
        one = await store.post("c", {"text": "一"})
        two = await store.post("c", {"text": "二"})
        assert list(await store.take("c")) == [one, two]
        assert list(await store.take("c")) == []
        three = await store.post("c", {"text": "三"})
        assert list(await store.take("c")) == [three]
        # Taking is not deleting: who reconnects is shown it all.
        assert list(await store.since("c", 0)) == [one, two, three]

    world.play(scene)


def test_a_turn_brings_what_came(world: World) -> None:
    async def scene(store: Conversations) -> None:
        item = await store.post("c", {"text": "一"})
        async with store.turn("c") as session:
            assert list(await store.take("c")) == [item]
            await session.commit({}, "m", {})
        assert list(await store.take("c")) == []
        assert list(await store.since("c", 0)) == [item]

    world.play(scene)


def test_a_turn_brings_what_came_while_it_was_taken(world: World) -> None:
    async def scene(store: Conversations) -> None:
        watching = asyncio.create_task(store.wait("c", 0, 3600))
        async with store.turn("c") as session:
            item = await store.post("c", {"text": "一"})
            # By now the news of it are here.
            await watching
            assert list(await store.take("c")) == [item]
            await session.commit({}, "m", {})
        async with store.turn("c") as session:
            assert list(await store.take("c")) == []
            await session.commit({}, "n", {})

    world.play(scene)


def test_what_comes_a_second_time_is_seen(world: World) -> None:
    async def scene(store: Conversations) -> None:
        assert await store.first("nonce-1", 60)
        assert not await store.first("nonce-1", 60)
        assert await store.first("nonce-2", 0.05)
        await asyncio.sleep(0.1)
        assert await store.first("nonce-2", 60)
        assert (await asyncio.gather(*(store.first("nonce-3", 60) for _ in range(5)))).count(True) == 1

    world.play(scene)


def test_a_store_that_works_says_so(world: World) -> None:
    async def scene(store: Conversations) -> None:
        await store.check()

    world.play(scene)
