"""The pages: login, one's own account, all accounts, the audit trail."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.accounts import ACCOUNT_ROLES, PERMISSIONS, ROLE_NAMES
from connectors.accounts import login
from connectors.accounts.trail import trail_file, trail_page
from connectors.pages.staff import Visitor, render, staff_files, staff_page
from connectors.staff.access import staff_of

_ROLES = {role: ROLE_NAMES[role] for role in ACCOUNT_ROLES}


@staff_page()
async def own_page(request: Request, visitor: Visitor) -> Response:
    """One's own password, second factor and sessions."""
    desk = staff_of(request)
    sessions = await run_in_threadpool(lambda: desk.accounts.sessions(visitor.session))
    return render(request, "account/own.html", visitor, sessions=sessions)


@staff_page("accounts.manage")
async def accounts_page(request: Request, visitor: Visitor) -> Response:
    """All accounts, and a form for a new one."""
    desk = staff_of(request)
    found = await run_in_threadpool(lambda: desk.accounts.listing())
    return render(
        request, "account/list.html", visitor, accounts=found, role_names=_ROLES, permissions=PERMISSIONS
    )


@staff_page("accounts.manage")
async def account_page(request: Request, visitor: Visitor) -> Response:
    """One account, and what can be done with it."""
    desk, account_id = staff_of(request), request.path_params["id"]
    found = await run_in_threadpool(lambda: desk.accounts.find(account_id))
    return render(request, "account/one.html", visitor, account=found, role_names=_ROLES)


def account_routes() -> list[BaseRoute]:
    """The pages, and the files that all pages of the staff load."""
    return [
        Route("/login", login.show_login, methods=["GET"]),
        Route("/login", login.take_login, methods=["POST"]),
        Route("/login/code", login.show_code, methods=["GET"]),
        Route("/login/code", login.take_code, methods=["POST"]),
        Route("/login/password", login.show_password, methods=["GET"]),
        Route("/login/password", login.take_password, methods=["POST"]),
        Route("/logout", login.show_logout, methods=["GET"]),
        Route("/logout", login.take_logout, methods=["POST"]),
        Route("/account", own_page, methods=["GET"]),
        Route("/admin/accounts", accounts_page, methods=["GET"]),
        Route("/admin/accounts/{id}", account_page, methods=["GET"]),
        Route("/admin/audit", trail_page, methods=["GET"]),
        Route("/admin/audit/entries.csv", trail_file, methods=["GET"]),
        *staff_files(),
    ]
