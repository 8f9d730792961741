"""Tables of the docs that must say what the sources say, and the README's example."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from orderactions import State
from orderactions.engine.moves import ANSWERS
from orderactions.taskkinds import TASK_KINDS, runbook_of

ROOT = Path(__file__).resolve().parent.parent


def codes_in_sources() -> set[str]:
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                first = node.args[0] if node.args else next(k.value for k in node.keywords if k.arg == "code")
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def test_every_problem_is_in_the_table():
    """A program that reads a problem's code finds it explained, and no explanation is left over."""
    told = re.findall(r"^\| `([a-z_]+)`", (ROOT / "docs/reference/problems.md").read_text(), re.MULTILINE)
    assert told == sorted(told)
    assert set(told) == codes_in_sources()


def kinds_of_tasks_in_sources() -> set[str]:
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "add_task":
                found |= {each.value for each in node.args if isinstance(each, ast.Constant)}
    return {each for each in found if re.fullmatch("[a-z_]+", str(each))}


def test_every_kind_of_task_is_explained():
    """Whoever finds a task in front of them finds what happened and what can be answered."""
    page = (ROOT / "docs/howto/answer-a-task.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith(("| `", "| [`"))]
    told = {word for line in rows for word in re.findall(r"`([a-z_]+)`", line)}
    assert kinds_of_tasks_in_sources() - told == set()


def test_the_readmes_example_does_what_it_says():
    """The first thing that a newcomer runs ends DONE, with the amount that it names."""
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    action = names["action"]
    assert (action.state, str(action.amount)) == (State.DONE, "EUR 12.50")
    assert names["amazon"].ledger()["refunds"][0]["amount"] == "12.50"


def test_every_kind_of_task_has_its_page_and_its_sentence():
    """Sources, sentences, pages and the table name the same kinds; each page says the same five things."""
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs/runbooks").glob("*.md")}
    assert kinds_of_tasks_in_sources() <= set(TASK_KINDS) == set(pages)
    table = (ROOT / "docs/howto/answer-a-task.md").read_text(encoding="utf-8")
    told = ["What happened", "What to look at", "How each answer is decided", "What the library does",
            "What must not be done"]  # fmt: skip
    for kind, page in pages.items():
        assert re.findall(r"^## (.*)$", page, re.MULTILINE) == told, kind
        assert f"`{kind}`" in page
        assert f"](../{runbook_of(kind)})" in table
        for answer in ANSWERS.get(kind, ("done", "leave")):
            assert f"*{answer}*" in page, (kind, answer)
