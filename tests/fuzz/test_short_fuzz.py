"""A short look at every reader with inputs that nobody thought of; `python tools/fuzz` takes the long one."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.fuzz import readers as module
from tools.fuzz.harness import Broken, Reader
from tools.fuzz.readers import READERS

ROOT = Path(__file__).resolve().parents[2]
readers = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)


@readers
def test_every_seed_is_read(reader: Reader) -> None:
    """What the long run begins with is sound."""
    assert reader.seeds
    for seed in reader.seeds:
        reader.run(seed)


@readers
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_input_brings_out_an_exception_that_is_not_typed(reader: Reader, data: st.DataObject) -> None:
    """Seeds with pieces cut out, doubled, changed or put in from elsewhere."""
    body = bytearray(data.draw(st.sampled_from(reader.seeds)))
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 40)))
        piece = data.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b"", bytes(body[start:end]) * 2, b'"', b"{", b"]", b"<", b"&x;", b"9" * 30, b"-", b"e9", b"\x00"]
                ),
            )
        )
        body[start:end] = piece
    reader.run(bytes(body))


@readers
@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=200))
def test_no_bytes_at_all_bring_it_out(reader: Reader, data: bytes) -> None:
    """Nothing of a document's form."""
    reader.run(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


WITH_HEAD = {"login", "create_feed", "parcel"}


@pytest.mark.parametrize("name", sorted({*READERS} - {"report", "money"}))
@settings(max_examples=100, deadline=None)
@given(value=JSON, spot=st.integers(0, 200))
def test_any_json_value_in_any_place_of_a_seed(name: str, value: object, spot: int) -> None:
    """The form of a document, and another value somewhere in it."""
    reader = READERS[name]
    seed = reader.seeds[0]
    head = seed[:1] if name in WITH_HEAD else b""
    first, line_break, rest = seed[len(head) :].partition(b"\n")
    document = json.loads(first)
    places = list(_places(document))
    holder, key = places[spot % len(places)]
    holder[key] = value
    reader.run(head + json.dumps(document).encode() + line_break + rest)


def _places(value: object) -> list[tuple]:
    inner = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return [(value, key) for key, _ in inner] + [place for _, each in inner for place in _places(each)]


def test_a_reader_that_breaks_its_word_is_a_finding(monkeypatch) -> None:
    """The harness can fail: a report with an error that is told as done for all."""
    good, with_error = READERS["report"].seeds[:2]
    all_done = module.outcomes(module._batch(), module.read_report(good[1:]))
    monkeypatch.setattr(module, "outcomes", lambda *_: all_done)
    READERS["report"].run(good)
    with pytest.raises(Broken, match="done, though"):
        READERS["report"].run(with_error)


def test_make_fuzz_brings_its_own_fuzzer() -> None:
    """Its group is no part of what every check needs, and what `make fuzz` takes is what it says."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    assert [each.partition(">")[0] for each in groups["fuzz"]] == ["atheris"]
    assert {"include-group": "fuzz"} not in groups["dev"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--only-binary atheris --group fuzz" in makefile
    shown = subprocess.run(
        ["make", "-n", "fuzz", "SECONDS=7", "READERS=report"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "tools/fuzz --seconds 7 report" in shown.stdout
    assert "-m pytest -q tests/fuzz" in shown.stdout


@pytest.mark.skipif(importlib.util.find_spec("atheris") is not None, reason="atheris is here: nothing is missing")
def test_without_atheris_the_long_run_says_so() -> None:
    """Not a traceback, and not a success."""
    command = [sys.executable, str(ROOT / "tools" / "fuzz"), "--seconds", "1"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 4
    assert "atheris is not installed" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed in this Python")
def test_with_atheris_a_reader_that_there_is_not_is_named() -> None:
    """A slip in the name does not fuzz nothing with success."""
    command = [sys.executable, str(ROOT / "tools" / "fuzz"), "--seconds", "1", "reports"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 2
    assert "no reader reports" in ended.stderr
