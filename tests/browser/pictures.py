"""Pictures of the pages, for the manual and for whoever wants to look.

`BOT_TEST_PICTURES=docs/manual/pictures pytest tests/browser` takes those of the manual; without the variable
none is taken. A page that is looked at in both themes gives two, `NAME-light` and `NAME-dark`.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page


def folder() -> Path | None:
    """Where pictures go, or None where none are wanted."""
    wanted = os.environ.get("BOT_TEST_PICTURES")
    return Path(wanted) if wanted else None


def kept(page: Page, name: str, full: bool = False) -> None:
    """A picture of the page as its screen shows it, or in `full` length."""
    where = folder()
    if where is not None:
        page.screenshot(path=where / f"{name}.png", full_page=full)
