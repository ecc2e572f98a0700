"""The desk: what residents ask to have done. `Desk` is its door, `Outbox` what it has to tell them."""

from bot.desk import numbers, states
from bot.desk.audit import Audit, AuditFilters, Entry
from bot.desk.desk import Desk
from bot.desk.listing import Filters, Page
from bot.desk.model import ACTIONS, STATUSES, Action, Case, Event, Opened, Request, Status
from bot.desk.outbox import DeliveryFailed, DeliveryRefused, Inbox, Notification, Outbox
from bot.desk.storage import Database
from bot.desk.sweeping import Swept
from bot.desk.work import RESIDENT, SYSTEM

__all__ = [
    "ACTIONS",
    "RESIDENT",
    "STATUSES",
    "SYSTEM",
    "Action",
    "Audit",
    "AuditFilters",
    "Case",
    "Database",
    "DeliveryFailed",
    "DeliveryRefused",
    "Desk",
    "Entry",
    "Event",
    "Filters",
    "Inbox",
    "Notification",
    "Opened",
    "Outbox",
    "Page",
    "Request",
    "Status",
    "Swept",
    "numbers",
    "states",
]
