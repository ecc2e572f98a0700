"""Connects the WeCom application that the settings name."""

from __future__ import annotations

from bot.errors import SetupError
from bot.settings import Settings
from bot.shared import Shared
from connectors.tencent.api import Credentials, TencentApi
from connectors.tencent.cipher import MessageCipher
from connectors.tencent.envelope import SafeEnvelope
from connectors.tencent.guard import Guard

TOKEN_PATH = "/cgi-bin/gettoken"


def envelope_of(settings: Settings, guard: Guard) -> SafeEnvelope:
    """How the application signs. Raises `SetupError` when its key is malformed or something is missing."""
    token, aes_key = settings.wecom_token.get_secret_value(), settings.wecom_aes_key.get_secret_value()
    if not aes_key or not settings.wecom_corp_id:
        raise SetupError("BOT_WECOM_TOKEN is set without BOT_WECOM_AES_KEY or BOT_WECOM_CORP_ID")
    cipher = MessageCipher(aes_key, settings.wecom_corp_id, "BOT_WECOM_AES_KEY")
    return SafeEnvelope(token, cipher, guard)


def api_of(settings: Settings, shared: Shared) -> TencentApi | None:
    """The API as the application, or None where it has no secret. Raises `SetupError` without AgentId."""
    secret, corp_id = settings.wecom_secret.get_secret_value(), settings.wecom_corp_id
    if not secret:
        return None
    agent = settings.wecom_agent_id
    if not (agent.isascii() and agent.isdigit()):
        raise SetupError("BOT_WECOM_SECRET is set without BOT_WECOM_AGENT_ID, which is a number")
    credentials = Credentials(
        f"wecom {corp_id} {agent}", TOKEN_PATH, {"corpid": corp_id, "corpsecret": secret}
    )
    return TencentApi(settings.wecom_api_base, credentials, shared)
