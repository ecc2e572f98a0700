"""The door to what a message says in numbers: sums, ages, incomes, people and plain numbers."""

from __future__ import annotations

from bot.language.money import IncomeSpan, MoneySpan, read_income, read_money
from bot.language.people import AgeSpan, PeopleSpan, read_age, read_people
from bot.language.quantities import NumberSpan, read_numbers

__all__ = [
    "AgeSpan",
    "IncomeSpan",
    "MoneySpan",
    "NumberSpan",
    "PeopleSpan",
    "read_age",
    "read_income",
    "read_money",
    "read_numbers",
    "read_people",
]
