"""Writes to the members of a WeCom corporation as its application; whenever it wants to.

Source: 企业微信「发送应用消息」.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.couriers import DeliveryRefused, Notification
from bot.messages import Message
from bot.shared import Shared
from connectors.tencent.api import TencentApi
from connectors.tencent.notifying import Told
from connectors.tencent.rendering import rendered, rendered_notice
from connectors.tencent.sentences import Sentences
from connectors.tencent.splitting import split

SEND_PATH = "/cgi-bin/message/send"


class WeComCourier:
    """Brings messages to the members that one application is for."""

    def __init__(self, api: TencentApi, sentences: Sentences, agent: int, shared: Shared) -> None:
        """`agent`: the application's AgentId."""
        self._api = api
        self._sentences = sentences
        self._agent = agent
        self._told = Told("wecom", shared)

    async def __call__(
        self, conversation_id: str, messages: Sequence[Message], notice: Notification | None
    ) -> None:
        """Brings them. Raises `DeliveryFailed`, `DeliveryRefused` as `TencentApi.post` does."""
        member = conversation_id.partition(":")[2]
        if notice is None:
            await self._write(member, rendered(messages, self._sentences))
        elif not await self._told.before(notice):
            await self._write(member, rendered_notice(messages, self._sentences))
            await self._told.now(notice)

    async def _write(self, member: str, text: str) -> None:
        for piece in split(text):
            body = {
                "touser": member,
                "msgtype": "text",
                "agentid": self._agent,
                "text": {"content": piece},
            }
            answer = await self._api.post(SEND_PATH, body)
            if answer.get("invaliduser"):
                raise DeliveryRefused("the application is not for this member")
