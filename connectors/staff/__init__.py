"""The staff's API: cases listed, read, changed and exported, by token and role."""

from connectors.staff.changes import router as changes_router
from connectors.staff.looking import router as looking_router

__all__ = ["changes_router", "looking_router"]
