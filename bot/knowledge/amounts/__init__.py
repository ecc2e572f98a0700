"""Amounts in Chinese text, as values: numbers, money, shares, durations, dates, times, telephone numbers."""

from bot.knowledge.amounts.amount import Amount, supported, supports
from bot.knowledge.amounts.dates import find_dates, find_years
from bot.knowledge.amounts.reader import fold, read_amounts

__all__ = ["Amount", "find_dates", "find_years", "fold", "read_amounts", "supported", "supports"]
