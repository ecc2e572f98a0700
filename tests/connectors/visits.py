"""A browser of the staff without a screen: it keeps its cookie and knows the word of its pages."""

from __future__ import annotations

import re
from typing import Any

import httpx

from bot.language import clock
from tests.accounts.ledger import PASSWORD
from tests.connectors.office import StaffOffice

#: What a browser calls the address of the test client.
ORIGIN = "http://testserver"
_WORD = re.compile(r'name="csrf" (?:content|value)="([0-9a-f]{64})"')


class Visit:
    """Somebody at a browser."""

    def __init__(self, office: StaffOffice) -> None:
        self.office = office
        self.cookie: str | None = None
        self.csrf = ""

    def login(self, name: str, password: str = PASSWORD) -> Visit:
        """Logs in through the form and looks at the own page."""
        assert self.submit("/login", name=name, password=password).status_code == 303
        self.look("/account")
        return self

    def look(self, path: str) -> httpx.Response:
        """Opens a page; its word is kept."""
        response = self.send("GET", path, csrf=None)
        found = _WORD.search(response.text)
        if found:
            self.csrf = found[1]
        return response

    def submit(self, path: str, origin: str | None = ORIGIN, **fields: str) -> httpx.Response:
        """Submits a form."""
        return self.send("POST", path, csrf=None, origin=origin, data=fields)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        csrf: str | None = "",
        origin: str | None = ORIGIN,
        **options: Any,
    ) -> httpx.Response:
        """A request of a page: with its cookie, its word ("" means the right one) and its origin."""
        headers = dict(options.pop("headers", {}))
        if self.cookie is not None:
            headers["Cookie"] = self.cookie
        if csrf is not None:
            headers["X-CSRF-Token"] = csrf or self.csrf
        if origin is not None and method != "GET":
            headers["Origin"] = origin
        if body is not None:
            options["json"] = body
        with clock.at(self.office.now):
            response = self.office.client.request(method, path, headers=headers, **options)
        given = response.headers.get("set-cookie")
        if given is not None:
            name_and_value = given.partition(";")[0]
            self.cookie = None if name_and_value.endswith(('=""', "=")) else name_and_value
        return response
