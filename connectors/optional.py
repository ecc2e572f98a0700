"""Members of a body that may be left out: null says the same as nothing."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, root_validator
from pydantic.fields import ModelField


class NullIsDefault(BaseModel):
    """A body in which null for a member with a default stands for the default.

    Many programs write null for what they have nothing to say of.
    """

    @root_validator(pre=True)
    def _without_nulls(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: value
            for name, value in values.items()
            if value is not None or name not in cls.__fields__ or not has_default(cls.__fields__[name])
        }


def has_default(field: ModelField) -> bool:
    """Whether a member may be left out and is something all the same."""
    return not field.required and field.default is not None


def may_be_null(model: type[BaseModel], field: ModelField) -> bool:
    """Whether null is read for a member of a model."""
    return bool(field.allow_none) or (issubclass(model, NullIsDefault) and has_default(field))
