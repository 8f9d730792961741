"""The fixture that users of the library have in their own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = "orderactions.testing.pytest_plugin"
PAGE = Path(__file__).parents[2] / "docs" / "howto" / "test-your-own-code.md"


def run_tests(folder, code, *, options=("-p", PLUGIN), settings="", autoload=False, path=()):
    """Run a user's test file, by default with no other plugin than this one."""
    (folder / "test_of_a_user.py").write_text(code, encoding="utf-8")
    if settings:
        (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    # Measuring would load modules of its own into a user's run.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    if path:
        known = [environment["PYTHONPATH"]] if environment.get("PYTHONPATH") else []
        environment["PYTHONPATH"] = os.pathsep.join([*map(str, path), *known])
    if not autoload:
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options, "-p", "no:cacheprovider", "test_of_a_user.py"],
        cwd=folder,
        env=environment,
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


USES_IT = """
import sys

def test_it(sp_api):
    assert sp_api.add_order().currency == "EUR"
    loaders = {type(sys.modules[name].__loader__).__name__ for name in sys.modules if name.startswith("orderactions")}
    assert loaders - {"AssertionRewritingHook"} == {"SourceFileLoader"}
    rewritten = [
        name
        for name, module in sys.modules.items()
        if name.startswith("orderactions") and type(module.__loader__).__name__ == "AssertionRewritingHook"
    ]
    assert rewritten == ["orderactions.testing.pytest_plugin"]
"""


@pytest.mark.parametrize("section", ["[tool.pytest.ini_options]", "[tool.pytest]"])
def test_a_line_in_the_projects_settings_is_enough(tmp_path, section):
    """No conftest, warnings are errors, all plugins that are installed: the plugin is rewritten, the library is not."""
    words = f'["-p", "{PLUGIN}", "-W", "error"]'
    ran = run_tests(tmp_path, USES_IT, options=(), settings=f"{section}\naddopts = {words}\n", autoload=True)
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout + ran.stderr
    assert "warning" not in ran.stdout


def test_a_line_in_the_conftest_is_enough(tmp_path):
    """The other way to name it."""
    (tmp_path / "conftest.py").write_text(f"pytest_plugins = [{PLUGIN!r}]\n", encoding="utf-8")
    ran = run_tests(tmp_path, USES_IT, options=("-W", "error"), autoload=True)
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout + ran.stderr


def test_a_library_that_is_there_already_is_no_reason_for_a_warning(tmp_path):
    """Whoever starts pytest from a program of theirs may have imported it."""
    (tmp_path / "test_of_a_user.py").write_text("def test_it(sp_api):\n    pass\n", encoding="utf-8")
    code = (
        "import sys, orderactions, pytest;"
        f"sys.exit(pytest.main(['-q', '-W', 'error', '-p', {PLUGIN!r}, '-p', 'no:cacheprovider', 'test_of_a_user.py']))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, "warning" in ran.stdout) == (0, False), ran.stdout + ran.stderr


def test_a_registered_plugin_would_have_its_whole_distribution_rewritten(tmp_path):
    """Why this one is not: a tiny module beside a package drags it along. Should pytest change that, register."""
    site = tmp_path / "site"
    (site / "made_up").mkdir(parents=True)
    (site / "made_up" / "__init__.py").write_text("", encoding="utf-8")
    (site / "made_up_plugin.py").write_text("", encoding="utf-8")
    (site / "made_up-1.dist-info").mkdir()
    for name, words in {
        "METADATA": "Metadata-Version: 2.1\nName: made-up\nVersion: 1\n",
        "entry_points.txt": "[pytest11]\nmade_up = made_up_plugin\n",
        "RECORD": "made_up/__init__.py,,\nmade_up_plugin.py,,\n",
    }.items():
        (site / "made_up-1.dist-info" / name).write_text(words, encoding="utf-8")
    code = (
        "import made_up\n\ndef test_it():\n    assert type(made_up.__loader__).__name__ == 'AssertionRewritingHook'\n"
    )
    ran = run_tests(tmp_path, code, options=(), autoload=True, path=[site])
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout + ran.stderr


def test_a_name_that_is_not_there_is_an_error():
    """As in any module, though the names are loaded late."""
    from orderactions import testing

    assert set(testing.__all__) == set(dir(testing))
    with pytest.raises(AttributeError, match="SimulatedEbay"):
        testing.SimulatedEbay  # noqa: B018
