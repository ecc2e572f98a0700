"""Those who carry services out: volunteers, social organisations, enterprises. `People` is the door."""

from bot.desk.people.model import (
    STATES,
    STATUSES,
    Certificate,
    Helper,
    Match,
    Offer,
    Opening,
    Profile,
    State,
    Status,
    Unserved,
)
from bot.desk.people.people import EXAMPLE_RECORDER, People
from bot.desk.people.places import Communities, load_communities

__all__ = [
    "EXAMPLE_RECORDER",
    "STATES",
    "STATUSES",
    "Certificate",
    "Communities",
    "Helper",
    "Match",
    "Offer",
    "Opening",
    "People",
    "Profile",
    "State",
    "Status",
    "Unserved",
    "load_communities",
]
