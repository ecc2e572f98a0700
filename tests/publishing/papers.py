"""A document as an editor would keep it."""

from __future__ import annotations


def paper(
    title: str = "滨江区小区长椅借用办法（测试）",
    topic: str = "community-life",
    valid_until: str = "null",
    days: str = "7日",
) -> str:
    """The text of a draft about benches that are lent, which no other document is about."""
    return f"""---
id: bench-lending
title: {title}
issuer: 测试机关
document_number: 测试〔2026〕1号
effective: '2026-10-01'
url: null
topic: {topic}
state: draft
valid_from: null
valid_until: {valid_until}
imported: 2026-11-25
---

## 第二条 | 借用

居民可以向社区借用折叠长椅，每次借用不超过{days}，用完擦净归还。

## 第三条 | 押金

借用折叠长椅不收押金，损坏的照价赔偿。
"""
