"""The staff's side of the desk: who may come in, what they see of a case, what they do to it."""

from bot.insight.desk import Insight
from bot.insight.release import View
from bot.insight.sheet import Row, Sheet, Value
from bot.staff.desk import StaffDesk, Step
from bot.staff.people import Answer, HelperStatus, Kind, PeopleDesk, Profile, Recording
from bot.staff.roster import ROLES, Member, Role, Roster, new_token
from bot.staff.seeing import Filters, Status
from bot.staff.timetables import TimetableDesk, bookings_seen

__all__ = [
    "ROLES",
    "Answer",
    "Filters",
    "HelperStatus",
    "Insight",
    "Kind",
    "Member",
    "PeopleDesk",
    "Profile",
    "Recording",
    "Role",
    "Roster",
    "Row",
    "Sheet",
    "StaffDesk",
    "Status",
    "Step",
    "TimetableDesk",
    "Value",
    "View",
    "bookings_seen",
    "new_token",
]
