"""The pages of services and cases: what there is, what is asked for, and what is overdue."""

from connectors.casework.pages import casework_pages

__all__ = ["casework_pages"]
