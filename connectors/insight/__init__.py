"""What residents need, for those who plan: pages, charts, files and the one-page report."""

from connectors.insight.files import file_routes
from connectors.insight.pages import insight_pages

__all__ = ["file_routes", "insight_pages"]
