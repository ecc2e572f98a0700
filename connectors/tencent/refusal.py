"""Why a callback is refused: a reason for the metric, a status and a sentence for whoever sent it."""

from __future__ import annotations

from typing import Literal

from connectors.problems import Problem

Reason = Literal[
    "unconfigured", "signature", "stale", "replayed", "cipher", "receiver", "mode", "dtd", "xml", "too_large"
]

#: Reason → status and sentence. None says more than who holds the token knows already.
_TOLD: dict[Reason, tuple[int, str]] = {
    "unconfigured": (404, "这个账号没有接入：服务器上还没有配置它的令牌。"),
    "signature": (403, "签名不对。"),
    "stale": (403, "时间戳超出了允许的范围。"),
    "replayed": (403, "这个随机数已经用过。"),
    "cipher": (403, "密文无法解开。"),
    "receiver": (403, "消息不是发给这个账号的。"),
    "mode": (403, "这个账号不接受这种加密方式的消息。"),
    "dtd": (400, "XML 里不能有 DTD 或实体。"),
    "xml": (400, "消息不是能读懂的 XML。"),
    "too_large": (413, "消息太长。"),
}


class Refusal(Problem):
    """A callback that is not let in; `reason` is the metric's label."""

    def __init__(self, reason: Reason) -> None:
        status, sentence = _TOLD[reason]
        # What follows a body that is too long is not read, so the connection cannot be used again.
        super().__init__(status, sentence, headers={"Connection": "close"} if status == 413 else None)
        self.reason = reason
