"""What is under way, as the message API has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.eligibility import Programme, filled
from bot.forms.closing import form_trace
from bot.forms.state import CheckForm, Form, ServiceForm


def trace_of(form: Form, programmes: Mapping[str, Programme]) -> dict[str, Any]:
    """The open form with what was told so far; of a case nothing is shown."""
    if isinstance(form, ServiceForm):
        return form_trace(form)
    if isinstance(form, CheckForm):
        told = filled(programmes[form.programme], form.answers)
        return {"service": form.programme, "filled": told, "asking": form.asking}
    return {"service": None, "filled": {}, "asking": form.asking}
