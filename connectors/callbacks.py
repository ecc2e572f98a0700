"""Opens the doors that WeChat and WeCom call, those of them that are configured, and closes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import FastAPI

from bot.couriers import Courier
from bot.messages import Channel
from bot.settings import Settings, settings
from bot.shared import Shared, open_shared
from connectors import wechat, wecom
from connectors.tencent.answering import Answering
from connectors.tencent.api import TencentApi
from connectors.tencent.background import Background
from connectors.tencent.claiming import Claiming
from connectors.tencent.door import Door
from connectors.tencent.envelope import Envelope
from connectors.tencent.guard import Guard
from connectors.tencent.page import Pages
from connectors.tencent.sentences import Sentences, load_sentences

if TYPE_CHECKING:
    from bot.assistant import Assistant


@asynccontextmanager
async def callbacks(app: FastAPI, assistant: Assistant) -> AsyncIterator[None]:
    """Connects the configured accounts to `app` while the block lasts; at its end late answers are finished.

    Raises `SetupError` and `KnowledgeError` for a configuration that cannot work.
    """
    configuration = settings()
    wanted = [
        open_door
        for open_door, token in (
            (_wechat, configuration.wechat_token),
            (_wecom, configuration.wecom_token),
        )
        if token.get_secret_value()
    ]
    if not wanted:
        yield
        return
    async with AsyncExitStack() as stack:
        shared = open_shared(configuration)
        stack.push_async_callback(shared.close)
        common = _Common(
            app,
            assistant,
            configuration,
            load_sentences(configuration.knowledge_dir),
            shared,
            Pages(shared, configuration.public_url, configuration.conversation_ttl_seconds),
            Background(),
            stack,
        )
        app.state.pages = common.pages
        app.state.doors = dict(open_door(common) for open_door in wanted)
        # The first to be called: what it waits for needs all else.
        stack.push_async_callback(common.background.stop)
        yield
        app.state.doors = {}


@dataclass(frozen=True)
class _Common:
    """What the doors of one app share; `stack` closes what they open."""

    app: FastAPI
    assistant: Assistant
    settings: Settings
    sentences: Sentences
    shared: Shared
    pages: Pages
    background: Background
    stack: AsyncExitStack

    def guard(self, channel: Channel) -> Guard:
        return Guard(channel, self.shared, self.settings.callback_window_seconds)

    def door(self, channel: Channel, envelope: Envelope, guard: Guard, courier: Courier | None) -> Door:
        if courier is not None:
            self.assistant.couriers.attach(channel, courier)
        answering = Answering(
            self.app,
            self.assistant,
            channel,
            self.sentences,
            self.pages,
            self.shared,
            self.background,
            Claiming(self.assistant, self.background),
            self.settings.callback_deadline_seconds,
            may_write=courier is not None,
        )
        return Door(envelope, guard, answering)

    def closing(self, api: TencentApi) -> TencentApi:
        self.stack.push_async_callback(api.close)
        return api


def _wechat(common: _Common) -> tuple[Channel, Door]:
    guard = common.guard("wechat")
    envelope = wechat.envelope_of(common.settings, guard)
    api = wechat.api_of(common.settings, common.shared)
    courier = None
    if api is not None:
        templates = common.settings.wechat_templates
        courier = wechat.WeChatCourier(common.closing(api), common.sentences, templates, common.shared)
    return "wechat", common.door("wechat", envelope, guard, courier)


def _wecom(common: _Common) -> tuple[Channel, Door]:
    guard = common.guard("wecom")
    envelope = wecom.envelope_of(common.settings, guard)
    api = wecom.api_of(common.settings, common.shared)
    courier = None
    if api is not None:
        agent = int(common.settings.wecom_agent_id)
        courier = wecom.WeComCourier(common.closing(api), common.sentences, agent, common.shared)
    return "wecom", common.door("wecom", envelope, guard, courier)
