"""The examples of the agents' API in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from connectors.rest.examples import CITATION

TRANSCRIPTS: dict[str, Any] = {
    "meals": {
        "summary": "居民问老年食堂",
        "value": {
            "transcript": [
                {"role": "resident", "text": "我妈82岁了，住长河街道，想去老年食堂吃饭"},
                {"role": "agent", "text": "您好，您想了解哪一方面？"},
                {"role": "resident", "text": "打几折"},
            ],
            "limit": 3,
        },
    }
}

SUGGESTED: dict[str, Any] = {
    "suggestions": [
        {
            "id": "kV0zq1bXw3C5mP8sT2yR",
            "kind": "answer",
            "text": "杭州“全城通”助餐鼓励社区食堂给年满60周岁的老人打5到8折，具体几折看各家食堂。",
            "citations": [CITATION],
            "service": None,
            "score": 0.97,
        },
        {
            "id": "Zp4nD7gH1uJ6eW9xL0aQ",
            "kind": "action",
            "text": "为居民办理「送餐上门」",
            "citations": [],
            "service": "meal-delivery",
            "score": 0.35,
        },
    ],
    "summary": "问的是老年助餐；说到老年食堂；提到82岁、长河街道；最近一句：“打几折”。",
    "took_ms": 12.4,
}

FEEDBACKS: dict[str, Any] = {
    "used": {"summary": "照用", "value": {"outcome": "used"}},
    "edited": {
        "summary": "改过再用",
        "value": {"outcome": "edited", "text": "满60岁就能打折，具体几折您问一下食堂。"},
    },
}

JUDGED: dict[str, Any] = {"id": "kV0zq1bXw3C5mP8sT2yR", "outcome": "used"}

UNKNOWN_SUGGESTION = {404: "没有找到这条建议，可能已经过了可以评价的时间。"}
