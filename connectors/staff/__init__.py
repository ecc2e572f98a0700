"""The staff's API: cases listed, read, changed and exported, helpers and offers, timetables.

By token and role.
"""

from connectors.staff.changes import router as changes_router
from connectors.staff.looking import router as looking_router
from connectors.staff.people import router as people_router
from connectors.staff.people_offers import router as offers_router
from connectors.staff.timetables import router as timetables_router

__all__ = ["changes_router", "looking_router", "offers_router", "people_router", "timetables_router"]
