"""Lock-out, whatever is tried in whatever order: how much a guesser gets, and whom it keeps out."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accounts import Accounts, pausing
from bot.accounts.pausing import NAME
from bot.desk import Database
from bot.desk.privacy.cipher import Cipher
from bot.desk.storage import file_url
from bot.errors import LoginPaused, LoginRefused
from bot.language import clock
from tests.accounts.ledger import PASSWORD, accounts_over, hired
from tests.desk.office import KEY, NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: (seconds to wait before, who tries, whether the password is right).
STEPS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 40), st.integers(0, 2000), st.integers(0, 100_000)),
        st.sampled_from(("小李", "小张", "没有这个人")),
        st.sampled_from((False, False, False, True)),
    ),
    min_size=1,
    max_size=40,
)


class Model:
    """What is promised of one name: a try is looked at unless a pause lasts; so many wrong ones, so long."""

    def __init__(self, known: bool) -> None:
        self.known = known
        self.wrong: list[datetime] = []
        self.until: datetime | None = None

    def expects(self, now: datetime, right: bool) -> str:
        if self.until is not None and now < self.until:
            return "paused"
        if right and self.known:
            self.wrong, self.until = [], None
            return "in"
        if self.wrong and now - self.wrong[-1] >= DAY:
            self.wrong = []
        self.wrong.append(now)
        late = len(self.wrong) - 5
        self.until = now + timedelta(seconds=min(30 * 2**late, 900)) if late >= 0 else None
        return "refused"


def outcome(accounts: Accounts, name: str, right: bool, address: str) -> str:
    try:
        accounts.enter(name, PASSWORD if right else "不是这个密码呀", address, "")
    except LoginPaused:
        return "paused"
    except LoginRefused:
        return "refused"
    return "in"


def test_pauses_are_as_promised_for_any_order_of_tries(tmp_path: Path) -> None:
    database = Database(file_url(tmp_path))
    database.prepare()
    accounts = accounts_over(database, Cipher([KEY]))
    hired(accounts, "小李")
    hired(accounts, "小张")
    begun = [NOW]

    @given(STEPS)
    @settings(max_examples=60, deadline=None)
    def check(steps: list[tuple[int, str, bool]]) -> None:
        # Each example begins when everything of the one before is forgotten.
        now = begun[0]
        models = {"小李": Model(True), "小张": Model(True), "没有这个人": Model(False)}
        for number, (seconds, name, right) in enumerate(steps):
            now += timedelta(seconds=seconds)
            with clock.at(now):
                # From many addresses: what an address may is another rule.
                found = outcome(accounts, name, right, f"198.51.{number // 200}.{number % 200}")
            assert found == models[name].expects(now, right)
        begun[0] = now + 2 * DAY

    check()
    database.close()


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=400))
@settings(max_examples=50, deadline=None)
def test_a_guesser_has_few_tries_a_day_however_they_are_spread(waits: list[int]) -> None:
    now, wrong, until, looked_at = NOW, 0, NOW, []
    for seconds in waits:
        now += timedelta(seconds=seconds)
        if now < until:
            continue
        looked_at.append(now)
        wrong += 1
        until = now + (NAME.pause(wrong) or timedelta())
    for start in looked_at:
        assert len([moment for moment in looked_at if start <= moment < start + DAY]) <= 5 + 5 + 96


def test_pauses_double_to_the_longest() -> None:
    seconds = [(rule.pause(wrong) or timedelta()).total_seconds() for rule in (NAME,) for wrong in range(13)]
    assert seconds == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    assert NAME.pause(10**9) == timedelta(minutes=15)
    assert timedelta(days=1) == pausing.KEPT
