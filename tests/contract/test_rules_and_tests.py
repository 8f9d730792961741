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
    named = {test for shown in rows().values() for test in TEST.findall(shown)}
    assert len(named) > 100
    assert sorted(f"{file}::{test}" for file, test in named if test not in names_in(file)) == []
    assert all(test.startswith("test_") for _, test in named)
