"""The pages of services and cases: what there is, what is asked for, what is overdue, and who does it."""

from connectors.casework.pages import casework_pages

__all__ = ["casework_pages"]
