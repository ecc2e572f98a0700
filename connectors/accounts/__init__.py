"""Accounts on the web: logging in and out, one's own account, and the administrators' page and API."""

from connectors.accounts.managing import router as accounts_router
from connectors.accounts.own import router as own_router
from connectors.accounts.routes import account_routes

__all__ = ["account_routes", "accounts_router", "own_router"]
