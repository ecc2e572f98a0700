"""Connects the official account that the settings name."""

from __future__ import annotations

from bot.errors import SetupError
from bot.settings import Settings
from bot.shared import Shared
from connectors.tencent.api import Credentials, TencentApi
from connectors.tencent.cipher import MessageCipher
from connectors.tencent.envelope import SafeEnvelope
from connectors.tencent.guard import Guard
from connectors.wechat.envelope import WeChatEnvelope

TOKEN_PATH = "/cgi-bin/token"


def envelope_of(settings: Settings, guard: Guard) -> WeChatEnvelope:
    """How the account signs. Raises `SetupError` when its AES key is malformed or has no AppID beside it."""
    token, aes_key = settings.wechat_token.get_secret_value(), settings.wechat_aes_key.get_secret_value()
    safe = None
    if aes_key:
        if not settings.wechat_app_id:
            raise SetupError("BOT_WECHAT_AES_KEY is set without BOT_WECHAT_APP_ID")
        cipher = MessageCipher(aes_key, settings.wechat_app_id, "BOT_WECHAT_AES_KEY")
        safe = SafeEnvelope(token, cipher, guard)
    elif settings.wechat_safe_only:
        raise SetupError("BOT_WECHAT_SAFE_ONLY is set without BOT_WECHAT_AES_KEY")
    return WeChatEnvelope(token, guard, safe, settings.wechat_safe_only)


def api_of(settings: Settings, shared: Shared) -> TencentApi | None:
    """The API as the account, or None where it has no secret. Raises `SetupError` when it has no AppID."""
    secret, app_id = settings.wechat_app_secret.get_secret_value(), settings.wechat_app_id
    if not secret:
        return None
    if not app_id:
        raise SetupError("BOT_WECHAT_APP_SECRET is set without BOT_WECHAT_APP_ID")
    query = {"grant_type": "client_credential", "appid": app_id, "secret": secret}
    credentials = Credentials(f"wechat {app_id}", TOKEN_PATH, query)
    return TencentApi(settings.wechat_api_base, credentials, shared)
