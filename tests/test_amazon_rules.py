"""What the code says about Amazon can be looked up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "amazon-rules.md"
RULE = re.compile(r"AMZ-[A-Z]+-\d{2}\b")
HEADING = re.compile(r"^\((amz-[a-z]+-\d{2})\)=\n### (AMZ-[A-Z]+-\d{2}): \S", re.MULTILINE)


def rules() -> list[tuple[str, str]]:
    """Return anchor and id of each rule of the page."""
    return HEADING.findall(PAGE.read_text(encoding="utf-8"))


def test_every_rule_has_one_id() -> None:
    """An id names one rule, and its anchor is the id in small letters."""
    ids = [rule for _, rule in rules()]
    assert len(ids) > 50
    assert sorted(set(ids)) == sorted(ids)
    assert [anchor for anchor, _ in rules()] == [rule.lower() for rule in ids]


def test_every_heading_of_a_rule_is_read() -> None:
    """A rule whose anchor is missing or misspelt would escape the other tests."""
    headings = re.findall(r"^### (AMZ-\S+):", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [rule for _, rule in rules()]


def test_every_rule_says_how_sure_it_is() -> None:
    """Below each rule stands how sure it is, in the words of the table above, and where it comes from."""
    words = {"model", "Amazon's documentation", "issue thread", "third party", "inferred"}
    said = re.findall(r"^\*How sure:\* (.+?)\. \*Source:\* \S.*\.$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(said) == len(rules())
    assert {word for line in said for word in line.split(", ")} == words


@pytest.mark.parametrize("folder", ["src", "docs", "tests"])
def test_every_cited_rule_exists(folder: str) -> None:
    """Whoever follows an id out of the code or the docs finds the rule."""
    known = {rule for _, rule in rules()}
    files = sorted(path for suffix in ("py", "md") for path in (ROOT / folder).rglob(f"*.{suffix}"))
    cited = {(path.name, rule) for path in files for rule in RULE.findall(path.read_text(encoding="utf-8"))}
    assert files
    assert {(name, rule) for name, rule in cited if rule not in known} == set()
