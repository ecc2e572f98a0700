"""`/connectors/wechat`: the callback of an official account (contract, section 5)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from connectors.tencent import door

PATH = "/connectors/wechat"

_EXAMPLE = (
    "<xml><ToUserName><![CDATA[gh_123]]></ToUserName><FromUserName><![CDATA[o123]]></FromUserName>"
    "<CreateTime>1795660000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[老年食堂吃饭打几折]]></Content><MsgId>6054768590064713728</MsgId></xml>"
)

router = APIRouter(tags=["微信"])


@router.get(PATH, summary="微信公众号：验证服务器", **door.verifying_docs("signature"))
async def verify(request: Request) -> Response:
    """签名对得上，就把 `echostr` 原样返回。"""
    return await door.verify(request, "wechat")


@router.post(
    PATH,
    summary="微信公众号：收消息与事件",
    **door.receiving_docs(_EXAMPLE, "signature", "encrypt_type", "msg_signature"),
)
async def receive(request: Request) -> Response:
    """明文、兼容、安全三种模式；五秒内一定答复，答不完的随后用客服消息补上。"""
    return await door.receive(request, "wechat")
