"""What is read by its form alone: buttons, and a service that is asked for by its very name."""

from __future__ import annotations

import pytest

from bot import resources

COMMANDS = resources.commands()


@pytest.mark.parametrize("service", resources.services().values(), ids=lambda one: one.id)
def test_every_service_is_begun_by_its_name(service: object) -> None:
    id_, name = service.id, service.name  # type: ignore[attr-defined]
    for text in (f"帮我办一下{name}", f"我要办理「{name}」吧", f"帮我办一下{name.partition('（')[0]}"):
        command = COMMANDS.read(text)
        assert command is not None
        assert (command.label, command.target) == ("request", id_)
        assert COMMANDS.is_spoken(text)
    assert not COMMANDS.is_spoken(f"办理 {name}")


def test_a_name_with_something_else_is_none() -> None:
    assert COMMANDS.read("帮我办一下上门助浴要多少钱") is None
    assert COMMANDS.read("帮我办一下低保") is None
    assert COMMANDS.read("上门助浴") is None
