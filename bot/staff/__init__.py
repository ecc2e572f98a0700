"""The staff's side of the desk: who may come in, what they see of a case, what they do to it."""

from bot.staff.desk import StaffDesk, Step
from bot.staff.roster import ROLES, Member, Role, Roster, new_token
from bot.staff.seeing import Filters, Status

__all__ = ["ROLES", "Filters", "Member", "Role", "Roster", "StaffDesk", "Status", "Step", "new_token"]
