"""The fixture that users of the library have in their own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = "orderactions.testing.pytest_plugin"
PAGE = Path(__file__).parents[2] / "docs" / "howto" / "test-your-own-code.md"


def run_tests(folder, code):
    """Run a user's test file, with no other plugin than this one."""
    (folder / "test_of_a_user.py").write_text(code, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", PLUGIN, "-p", "no:cacheprovider", "test_of_a_user.py"],
        cwd=folder,
        # Measuring would load modules of its own into a user's run.
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_users_test_has_an_amazon_of_its_own(tmp_path):
    """With its orders, its time, its faults and its ledger; the next test begins afresh."""
    code = """
def test_first(sp_api):
    order = sp_api.add_order(lines=[{"sku": "MUG", "paid": {"Principal": "20.00"}}])
    sp_api.fail("refuse", operation="getOrder")
    assert sp_api.account("mine", tax="vat_inclusive").account == "mine"
    began = sp_api.clock.now()
    sp_api.advance(90)
    assert (sp_api.clock.now() - began).total_seconds() == 90
    sp_api.refund_elsewhere(order.order_id)
    assert [row["amount"] for row in sp_api.ledger()["refunds"]] == ["20.00"]

def test_second(sp_api):
    assert sp_api.ledger()["refunds"] == []
    assert sp_api.now().isoformat() == "2026-05-04T09:00:00+00:00"
"""
    ran = run_tests(tmp_path, code)
    assert (ran.returncode, "2 passed" in ran.stdout) == (0, True), ran.stdout + ran.stderr


def test_the_tests_of_the_how_to_page_run_as_they_stand(tmp_path):
    """The page's first block of code, in a file of a user's."""
    code = PAGE.read_text(encoding="utf-8").split("```python\n")[1].partition("```")[0]
    ran = run_tests(tmp_path, code)
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout + ran.stderr


def test_whoever_does_not_use_it_does_not_pay_for_it(tmp_path):
    """Neither the simulator nor a network client is loaded for a test without the fixture."""
    code = f"""
import sys

def test_nothing_heavy_is_there():
    assert {PLUGIN!r} in sys.modules
    heavy = ("orderactions.testing.simulator", "orderactions.marketplaces.amazon", "requests", "sqlite3", "http.server")
    assert [name for name in heavy if name in sys.modules] == []
"""
    ran = run_tests(tmp_path, code)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_name_that_is_not_there_is_an_error():
    """As in any module, though the names are loaded late."""
    from orderactions import testing

    assert set(testing.__all__) == set(dir(testing))
    with pytest.raises(AttributeError, match="SimulatedEbay"):
        testing.SimulatedEbay  # noqa: B018
