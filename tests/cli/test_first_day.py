"""The whole first day, played from its page: what is typed there is run, what is shown there is what was printed."""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

import pytest

from orderactions import config
from orderactions.cli.app import run
from orderactions.cli.session import Settings
from orderactions.ids import RandomIds, SequentialIds
from orderactions.testing import ManualClock, SimulatedAmazon

PAGE = Path(__file__).resolve().parents[2] / "docs/tutorial/the-first-day.md"
PART = re.compile(r"^(?:<!--- day: (\w+) -->|```(\w+)\n(.*?)^```)$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"#\s*exit\s+(\d+)\s*$")
# In the order in which they take effect.
PAID = [
    ("1000001", "5.00"), ("1000002", "7.50"), ("1000003", "10.00"), ("1000004", "4.00"), ("1000005", "18.00"),
    ("1000006", "12.00"), ("1000007", "9.00"),
]  # fmt: skip
SHOWN = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Day:
    """A simulated Amazon, one clock for it and for the command, and the folder in which Anna works."""

    def __init__(self, folder: Path, capsys, monkeypatch) -> None:
        self.folder = folder
        self._capsys = capsys
        self._setenv = monkeypatch.setenv
        self.clock = ManualClock.at("2026-05-04T06:00:00Z")
        self.amazon = SimulatedAmazon(clock=self.clock, base_url="http://127.0.0.1:8080")
        for status, first in (("SHIPPED", 1000001), ("UNSHIPPED", 2000001)):
            for number in range(first, first + 7):
                self.amazon.add_order(
                    order_id=f"305-{number}-{number}", status=status,
                    lines=[{"sku": "LAMP", "title": "Lamp", "paid": {"Principal": "30.00", "Shipping": "4.90"}}],
                )  # fmt: skip

    def types(self, line: str) -> tuple[int, str]:
        """Run a line of the page; return how it ended and what it printed, standard error last."""
        program, *argv = shlex.split(line, comments=True)
        if program != "orderactions":
            return subprocess.run([program, *argv], check=False).returncode, ""
        self._capsys.readouterr()
        code = run(argv, Settings(clock=self.clock, transport=self.amazon.transport()))
        told = self._capsys.readouterr()
        return int(code), told.out + told.err

    def paid(self) -> list[tuple[str, str]]:
        """What was refunded through feeds: the order's first number and the amount."""
        return [
            (each["order_id"][4:11], each["amount"])
            for each in self.amazon.ledger()["refunds"]
            if each["source"] != "elsewhere"
        ]

    def executes(self, text: str) -> str:
        """Run a program of the page."""
        with redirect_stdout(io.StringIO()) as out:
            exec(compile(text, str(PAGE), "exec"), {})
        return out.getvalue()

    # What the page calls by name (`day: NAME`): what happens meanwhile, and what has to be true then.

    def refunds_by_hand_weeks_ago(self) -> None:
        for amounts in ({"Principal": "5.00"}, None):
            order = self.amazon.add_order(lines=[{"sku": "MUG", "paid": {"Principal": "20.00"}}])
            self.amazon.refund_elsewhere(order.order_id, amounts=amounts)
        self.clock.advance(3 * 86400)

    def variables_are_set(self) -> None:
        made = self.amazon.settings
        self._setenv("ORDERACTIONS_CONFIG", "orderactions.toml")
        self._setenv("ORDERACTIONS_AMAZON_CLIENT_ID", made.client_id)
        self._setenv("ORDERACTIONS_AMAZON_CLIENT_SECRET", made.client_secret)
        self._setenv("ORDERACTIONS_AMAZON_REFRESH_TOKEN", made.refresh_token)

    def a_role_is_forgotten(self) -> None:
        self.amazon.set_role("Finance and Accounting", granted=False)

    def the_role_is_given(self) -> None:
        self.amazon.set_role("Finance and Accounting", granted=True)

    def a_moment_passes(self) -> None:
        self.clock.advance(60)

    def minutes_pass(self) -> None:
        self.clock.advance(600)

    def an_hour_passes(self) -> None:
        self.clock.advance(3900)

    def the_connection_breaks(self) -> None:
        self.amazon.add_fault("reset_before_effect")

    def the_books_tell(self) -> None:
        self.clock.advance(7200)

    def nothing_was_sent(self) -> None:
        assert (self.amazon.feeds(), self.paid()) == ([], [])

    def three_were_paid(self) -> None:
        assert self.paid() == PAID[:3]

    def four_were_paid(self) -> None:
        assert self.paid() == PAID[:4]

    def nothing_was_cancelled(self) -> None:
        assert self.amazon.ledger()["cancellations"] == []
        assert len(self.amazon.feeds()) == 4

    def five_were_paid(self) -> None:
        assert self.paid() == PAID[:5]
        assert len(self.amazon.feeds()) == 5

    def six_were_paid(self) -> None:
        assert self.paid() == PAID[:6]

    def seven_were_paid(self) -> None:
        assert self.paid() == PAID
        assert len(self.amazon.feeds()) == 7


def play(page: str, day: Day) -> Iterator[tuple[str, str, str]]:
    """Do what stands on the page from the top; yield each line typed, what is shown below it, what was printed."""
    program = ""
    for mark, language, text in PART.findall(page):
        if mark:
            getattr(day, mark)()
        elif language == "toml":
            (day.folder / text.split()[1]).write_text(text, "utf-8")
        elif language == "python":
            program = day.executes(text)
        elif language == "text":
            yield "the program", text, program
        else:
            for block in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                line, _, shown = block.partition("\n")
                code, printed = day.types(line)
                expected = int(found[1]) if (found := EXIT.search(line)) else 0
                assert code == expected, f"$ {line}\nended with {code}, not {expected}:\n{printed}"
                yield line, shown, printed


@pytest.fixture
def day(tmp_path, capsys, monkeypatch) -> Day:
    day = Day(tmp_path, capsys, monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    for name in [name for name in os.environ if name.startswith("ORDERACTIONS_")]:
        monkeypatch.delenv(name)
    # The page shows ids, and its program opens the service as anybody's does.
    monkeypatch.setattr(RandomIds, "new", SequentialIds().new)
    opened = partial(config.open_service, clock=day.clock, transport=day.amazon.transport())
    monkeypatch.setattr(config, "open_service", opened)
    return day


def test_the_first_day(day):
    """From an empty folder to a restored backup: each deed is paid once, and the page shows what was printed."""
    page = PAGE.read_text("utf-8")
    # Neither a deed nor a check is lost when the page is edited.
    named = {mark for mark, *_ in PART.findall(page) if mark}
    assert named == {name for name in vars(Day) if name[0] != "_"} - {"types", "executes", "paid"}
    for line, shown, printed in play(page, day):
        assert doctest.OutputChecker().check_output(shown, printed, SHOWN), f"$ {line}\nprinted:\n{printed}"
