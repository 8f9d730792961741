"""What a bench hands back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Result:
    """The outcome of one bench."""

    #: For a person.
    table: str
    #: For programs: plain numbers and text.
    figures: dict[str, float | int | str]
    #: Whether the bar that the project sets itself is kept.
    within_bar: bool
