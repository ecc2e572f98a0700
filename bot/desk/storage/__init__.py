"""Where cases are kept: `Database` opens transactions, `upgrade` and `downgrade` bring its schema along."""

from bot.desk.storage.database import Database, file_url
from bot.desk.storage.migrate import check, current, downgrade, head, role_of, upgrade

__all__ = ["Database", "check", "current", "downgrade", "file_url", "head", "role_of", "upgrade"]
