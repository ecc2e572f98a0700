"""Hand-over to a person: `HandoverDesk` keeps who waits, who has whom, and what is said."""

from bot.handover.desk import HandoverDesk
from bot.handover.model import (
    AgentOutcome,
    Changed,
    Filters,
    Handover,
    Line,
    Met,
    Outcome,
    State,
    Urgency,
    Who,
)

__all__ = [
    "AgentOutcome",
    "Changed",
    "Filters",
    "Handover",
    "HandoverDesk",
    "Line",
    "Met",
    "Outcome",
    "State",
    "Urgency",
    "Who",
]
