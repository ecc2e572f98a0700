"""What staff who only look see of a person: 王**, 138****8000, and no words of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import phonenumbers

from bot.desk.catalogue.model import Service, SlotType

HIDDEN = "***"

#: What says nothing of one person, by the slot's type. A choice does say something where the service
#: asks for health or hardship.
_OPEN: frozenset[SlotType] = frozenset({"community", "when", "people"})
_CHOICES: frozenset[SlotType] = frozenset({"choice", "skills"})


def hidden_name(name: str) -> str:
    """王小芳 → 王**, however long the name is."""
    return f"{name[:1]}**"


def hidden_phone(phone: str) -> str:
    """+8613800138000 → 138****8000; of a landline only the last two digits stay."""
    digits = national(phone)
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}"


def national(phone: str) -> str:
    """A number as it is dialled here, digits alone: +8657188880000 → 057188880000."""
    try:
        number = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException:
        return "".join(filter(str.isdigit, phone))
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(filter(str.isdigit, shown))


def hidden_fields(fields: Mapping[str, Any], service: Service | None) -> dict[str, Any]:
    """A case's fields as a viewer sees them; what is not known to be harmless is hidden."""
    return {name: _hidden(name, value, service) for name, value in fields.items()}


def _hidden(name: str, value: Any, service: Service | None) -> Any:
    slot = service.slot(name) if service is not None else None
    # A service that left the catalogue took its types along: then the contract's own names decide.
    kind: str = slot.type if slot is not None else name
    if kind == "name":
        return hidden_name(str(value))
    if kind == "phone":
        return hidden_phone(str(value))
    harmless = _OPEN if service is None or service.sensitive else _OPEN | _CHOICES
    return value if kind in harmless else HIDDEN
