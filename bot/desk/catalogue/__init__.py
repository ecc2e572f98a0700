"""The catalogue: what residents can ask to have done, one file a service.

The check (`bot.desk.catalogue.lint`) is a door of its own: the desk does not need it.
"""

from bot.desk.catalogue.model import Claim, Option, Service, Slot, Timetable
from bot.desk.catalogue.reader import load_services, parse_service, read_service

__all__ = [
    "Claim",
    "Option",
    "Service",
    "Slot",
    "Timetable",
    "load_services",
    "parse_service",
    "read_service",
]
