"""Applications of WeCom (企业微信)."""

from connectors.wecom.account import api_of, envelope_of
from connectors.wecom.courier import WeComCourier
from connectors.wecom.door import PATH, router

__all__ = ["PATH", "WeComCourier", "api_of", "envelope_of", "router"]
