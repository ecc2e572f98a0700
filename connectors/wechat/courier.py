"""Writes to the residents of an official account: customer-service messages, and template messages for
news of their cases.

A customer-service message may follow within 48 hours of the resident's last one, five each time; a
template message may go out at any time, and says little.
Source: 微信公众平台「客服消息」, 「模板消息」.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.couriers import DeliveryRefused, Notification
from bot.messages import Message
from bot.shared import Shared
from connectors.tencent.api import TencentApi
from connectors.tencent.notifying import Told
from connectors.tencent.rendering import rendered, rendered_notice
from connectors.tencent.sentences import Sentences
from connectors.tencent.splitting import split

CUSTOM_PATH = "/cgi-bin/message/custom/send"
TEMPLATE_PATH = "/cgi-bin/message/template/send"

#: Kind of a template's field → its longest content, in characters (「模板消息」, 「参数值内容限制说明」).
_LONGEST = {"thing": 20, "character_string": 32, "phrase": 5}
_FIELD_KIND = re.compile("[a-z_]*[a-z]")
#: How the notices' sentences write a service's name (`knowledge_base/notices.yml`).
_SERVICE = re.compile("「(.+?)」")


class WeChatCourier:
    """Brings messages to the residents of one official account."""

    def __init__(
        self, api: TencentApi, sentences: Sentences, templates: Mapping[str, str], shared: Shared
    ) -> None:
        """`templates`: kind of notification, or `*` → id of the template message that tells it."""
        self._api = api
        self._sentences = sentences
        self._templates = templates
        self._told = Told("wechat", shared)

    async def __call__(
        self, conversation_id: str, messages: Sequence[Message], notice: Notification | None
    ) -> None:
        """Brings them. Raises `DeliveryFailed`, `DeliveryRefused` as `TencentApi.post` does."""
        openid = conversation_id.partition(":")[2]
        if notice is None:
            await self._write(openid, rendered(messages, self._sentences))
        elif not await self._told.before(notice):
            if not await self._by_template(openid, messages, notice):
                await self._write(openid, rendered_notice(messages, self._sentences))
            await self._told.now(notice)

    async def _write(self, openid: str, text: str) -> None:
        for piece in split(text):
            await self._api.post(
                CUSTOM_PATH, {"touser": openid, "msgtype": "text", "text": {"content": piece}}
            )

    async def _by_template(self, openid: str, messages: Sequence[Message], notice: Notification) -> bool:
        """Whether it was told so."""
        template = self._templates.get(notice.kind) or self._templates.get("*")
        if not template:
            return False
        values = template_values("".join(message.text for message in messages), notice)
        data = {
            name: {"value": _shortened(name, content.format(**values))}
            for name, content in self._sentences.template.items()
        }
        try:
            await self._api.post(TEMPLATE_PATH, {"touser": openid, "template_id": template, "data": data})
        except DeliveryRefused:
            # A template that was withdrawn or asks for other fields; the words themselves may still go out.
            return False
        return True


def template_values(text: str, notice: Notification) -> dict[str, str]:
    """What a template may say of a notification: the blanks of `template` in `wechat.yml`."""
    starts_at, service = notice.details.get("starts_at"), _SERVICE.search(text)
    case = notice.case
    return {
        "text": text,
        "service": "民政服务" if service is None else service[1],
        "number": f"{case[:3]}-{case[3:6]}-{case[6:]}",
        "when": _written(datetime.fromisoformat(starts_at)) if starts_at else "",
        "place": notice.details.get("place") or "",
    }


def _written(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def _shortened(field: str, content: str) -> str:
    kind = _FIELD_KIND.match(field)
    longest = _LONGEST.get(kind[0]) if kind is not None else None
    return content if longest is None or len(content) <= longest else content[: longest - 1] + "…"
