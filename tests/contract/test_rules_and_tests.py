"""The table that says what shows each of Amazon's rules is whole, and what it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "rules-and-tests.md"
ROW = re.compile(r"^\| \[(AMZ-[A-Z]+-\d{2})\]\((\S+)\) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows() -> dict[str, str]:
    """Return what stands in the table, by rule."""
    return {rule: shown for rule, _, shown in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def failures() -> dict[str, str]:
    """Return the second table: what goes wrong, and what shows what we do."""
    table = PAGE.read_text(encoding="utf-8").partition("## Bad inputs and failures")[2]
    found = re.findall(r"^\| (.+?) \| (`.+`) \|$", table, re.MULTILINE)
    assert len(found) == len(dict(found))
    return dict(found)


def names_in(file: str) -> set[str]:
    """Return the names of a file's tests, read without running it."""
    path = ROOT / "tests" / file
    if not path.is_file():
        return set()
    return {
        each.name for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(each, ast.FunctionDef)
    }


def test_every_rule_stands_in_the_table_once_and_in_order() -> None:
    """Whoever adds a rule says what shows it, or why nothing does."""
    page = (ROOT / "docs" / "amazon-rules.md").read_text(encoding="utf-8")
    rules = re.findall(r"^### (AMZ-[A-Z]+-\d{2}):", page, re.MULTILINE)
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert len(rules) > 50
    assert [rule for rule, _, _ in found] == rules
    assert [link for _, link, _ in found] == [f"#{rule.lower()}" for rule in rules]


def test_every_row_names_tests_or_says_why_there_is_none() -> None:
    """Not both, and never neither."""
    for rule, shown in rows().items():
        if shown.startswith("none: "):
            assert not TEST.search(shown), rule
            assert shown.endswith("."), rule
        else:
            assert TEST.findall(shown), rule
            assert TEST.sub("", shown).replace("<br>", "").strip() == "", rule


def test_every_named_test_exists() -> None:
    """A test that is renamed or taken away takes its row along."""
    named = {test for shown in (*rows().values(), *failures().values()) for test in TEST.findall(shown)}
    assert len(named) > 100
    assert len(failures()) > 25
    assert sorted(f"{file}::{test}" for file, test in named if test not in names_in(file)) == []
    assert all(test.startswith("test_") for _, test in named)


def test_every_failure_names_tests_and_nothing_else() -> None:
    """A row without a test would promise something."""
    for what, shown in failures().items():
        assert TEST.sub("", shown).replace("<br>", "") == "", what


def test_every_open_question_says_which_rules_it_is_about_and_what_is_done_until_then() -> None:
    """One table has all that only a real account can answer."""
    page = (ROOT / "docs" / "amazon-rules.md").read_text(encoding="utf-8")
    table = page.partition("(not-verified)=")[2].partition("\n## ")[2].partition("\n## ")[0]
    found = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| Wh") or "| How" in line]
    known = set(re.findall(r"^### (AMZ-[A-Z]+-\d{2}):", page, re.MULTILINE))
    assert len(found) > 25
    for question, cited, until in found:
        family = ""
        for each in cited.split(", "):
            family = each.rpartition("-")[0] or family
            assert (each if each.startswith("AMZ") else f"{family}{each}") in known, question
        assert until.strip(), question
