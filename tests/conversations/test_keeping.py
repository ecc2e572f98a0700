"""What Redis is given to keep of conversations: sealed, for a time, no more than is needed."""

from __future__ import annotations

from typing import Any

from redis import Redis
from redis.crc import key_slot

from bot.conversations import SharedConversations
from bot.conversations.shared.names import Digests
from bot.conversations.shared.sessions import MOST_REPLIES
from tests.conversations.stores import CIPHER, KEY, Store, said, say, shared, worker


def test_nothing_that_names_or_tells_is_readable_in_redis(redis_url: str) -> None:
    secrets = ("oAbC-示例", "13800138000", "王秀英", "m-1", "nonce-1")

    async def scene(store: Store) -> None:
        await say(store, "wechat:oAbC-示例", "m-1")
        async with store.turn("wechat:oAbC-示例") as session:
            await session.commit({"said": ["13800138000"]}, "m-2", {"replies": ["王秀英"]})
        await store.post("wechat:oAbC-示例", {"text": "王秀英"})
        await store.claim("wechat:oAbC-示例", "m-1", "answer")
        await store.first("nonce-1", 60)

    shared(redis_url).play(scene)
    with Redis.from_url(redis_url) as client:
        everything = b"\n".join(key + b" " + _all(client, key) for key in client.scan_iter())
    assert everything.count(b"gAAAA") == 4
    assert [secret for secret in secrets if secret.encode() in everything] == []
    assert [secret for secret in secrets if ascii(secret)[1:-1].encode() in everything] == []


def _all(client: Any, key: bytes) -> bytes:
    readers = {b"hash": client.hgetall, b"string": client.get, b"zset": lambda key: client.zrange(key, 0, -1)}
    return repr(readers[client.type(key)](key)).encode()


def test_all_of_a_conversation_goes_in_time_and_lies_in_one_slot(redis_url: str) -> None:
    async def scene(store: Store) -> None:
        await say(store, "c", "a")
        await store.post("c", {"text": "一"})
        await store.take("c")
        await store.claim("c", "a", "answer")
        await store.first("nonce", 60)
        async with store.turn("c"):
            with Redis.from_url(redis_url) as client:
                left = {key: client.pttl(key) for key in client.scan_iter()}
                assert all(0 < milliseconds <= 3_660_000 for milliseconds in left.values()), left
                mine = [key for key in left if b"first" not in key]
                assert len(mine) == 9
                assert len({key_slot(key) for key in mine}) == 1

    shared(redis_url).play(scene)


def test_replies_are_capped(redis_url: str) -> None:
    async def scene(store: Store) -> None:
        for number in range(MOST_REPLIES + 3):
            async with store.turn("c") as session:
                await session.commit({}, f"m{number}", {"n": number})
        fresh = worker(redis_url)
        async with fresh.turn("c") as session:
            assert await session.reply("m2") is None
            assert await session.reply("m3") == {"n": 3}
        await fresh.close()

    shared(redis_url).play(scene)


def test_what_was_sealed_for_another_conversation_is_not_used(redis_url: str) -> None:
    async def scene(store: Store) -> None:
        await say(store, "victim", "a")
        mine, theirs = (Digests(CIPHER).conversation(name).state for name in ("thief", "victim"))
        with Redis.from_url(redis_url) as client:
            client.copy(theirs, mine)
        assert await said(store, "thief") == []

    shared(redis_url).play(scene)


def test_what_no_key_opens_any_more_is_begun_anew(redis_url: str) -> None:
    from cryptography.fernet import Fernet

    from bot.desk.privacy.cipher import Cipher

    # The marks are those of the last key; what the lost key sealed stays closed.
    lost = Cipher([Fernet.generate_key().decode("ascii"), KEY])

    async def scene(store: Store) -> None:
        before = SharedConversations(redis_url, lost, 3600, 3600)
        await say(before, "c", "a")
        await before.post("c", {"text": "一"})
        await before.close()
        assert await said(store, "c") == []
        assert list(await store.since("c", 0)) == []
        assert await say(store, "c", "b") == {"count": 1}

    shared(redis_url).play(scene)
