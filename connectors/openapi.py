"""The OpenAPI document, made true where pydantic 1 leaves something out.

pydantic 1 describes a member that may be null as if it were always there: OpenAPI 3.1 has a type for null,
which is added here for every model that a door reads or answers with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.schema import get_flat_models_from_fields

from connectors.optional import may_be_null

#: What describes a member, whatever its type is.
_ABOUT = ("title", "description", "default", "example", "examples")


def complete_openapi(app: FastAPI) -> None:
    """From now on the app's document says which members may be null."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            known = document.get("components", {}).get("schemas", {})
            for model in _models(app):
                _allow_null(known.get(model.__name__, {}), model)
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]


def _models(app: FastAPI) -> set[type[BaseModel]]:
    """Every model of every door."""
    found = get_flat_models_from_fields(list(_fields(app)), known_models=set())
    return {model for model in found if isinstance(model, type) and issubclass(model, BaseModel)}


def _fields(app: FastAPI) -> Iterator[Any]:
    for route in app.routes:
        if isinstance(route, APIRoute):
            yield from (field for field in (route.body_field, route.response_field) if field is not None)


def _allow_null(schema: dict[str, Any], model: type[BaseModel]) -> None:
    properties = schema.get("properties", {})
    for field in model.__fields__.values():
        if may_be_null(model, field) and field.alias in properties:
            described = properties[field.alias]
            about = {name: described.pop(name) for name in _ABOUT if name in described}
            properties[field.alias] = {**about, "anyOf": [described, {"type": "null"}]}
