"""Who may do what with knowledge."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path
from starlette.requests import HTTPConnection

from bot.staff import Member
from connectors.staff.access import permitted
from connectors.turns import assistant_of

KnowledgeReader = Annotated[Member, Depends(permitted("knowledge.read"))]
KnowledgeWriter = Annotated[Member, Depends(permitted("knowledge.write"))]
KnowledgePublisher = Annotated[Member, Depends(permitted("knowledge.publish"))]

#: The id of a document: as `bot.publishing.Library` has them.
PaperId = Annotated[str, Path(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=96, description="文档编号")]


def editing_of(connection: HTTPConnection) -> Any:
    """The assistant's desk for editors (`bot.editing.Editing`). Raises Problem 503 before there is one."""
    assistant: Any = assistant_of(connection.app)
    return assistant.editing
