"""WeChat official accounts (微信公众号)."""

from connectors.wechat.account import api_of, envelope_of
from connectors.wechat.courier import WeChatCourier
from connectors.wechat.door import PATH, router

__all__ = ["PATH", "WeChatCourier", "api_of", "envelope_of", "router"]
