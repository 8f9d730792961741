"""Who may do what: roles, and the part of a shop in which the buttons are switched on already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType

from attrs import field, frozen

from orderactions.errors import SetupError
from orderactions.models import Kind
from orderactions.policy import read_limits
from orderactions.taskkinds import TASK_KINDS

__all__ = ["EVERYBODY", "MAY", "Role", "Rollout", "Tasks"]

EVERYBODY = "*"
"""As a member: every agent who is named in no other role."""

MAY: Mapping[str, str] = MappingProxyType(
    {
        "refund": "start refunds",
        "cancel": "start cancellations",
        "approve": "approve and decline what others started",
        "resolve": "answer tasks",
        "resume": "lift a pause",
    }
)
"""What a role can allow. Stopping everything needs none: whoever sees that something is wrong may pause."""


def _read_may(value: Iterable[str]) -> frozenset[str]:
    if isinstance(value, str):
        raise SetupError(f"policy: may: {value!r} is one text; give a list such as ['refund', 'cancel']")
    found = frozenset(value)
    if unknown := sorted(found - MAY.keys()):
        raise SetupError(f"policy: may: {', '.join(map(repr, unknown))} is not one of {', '.join(MAY)}")
    return found


def _read_names(value: Iterable[str]) -> frozenset[str]:
    if isinstance(value, str):
        raise SetupError(f"policy: {value!r} is one text; give a list of names")
    return frozenset(str(each) for each in value)


def _read_names_or_all(value: Iterable[str] | None) -> frozenset[str] | None:
    return None if value is None else _read_names(value)


def _read_kinds(value: Iterable[Kind | str] | None) -> frozenset[Kind] | None:
    if value is None:
        return None
    try:
        return frozenset(Kind(each) for each in value)
    except ValueError as error:
        known = ", ".join(kind.value for kind in Kind)
        raise SetupError(f"policy: kinds: {error}; use {known}") from None


def _read_own(value: Mapping[str, Decimal | int | str] | None) -> Mapping[str, Decimal] | None:
    return None if value is None else read_limits(value)


@frozen(kw_only=True)
class Role:
    """What some agents may do. Where a limit is None, the policy's own holds.

    Raises:
        SetupError: a word that allows nothing, a limit that is none.
    """

    #: The names by which they act; `EVERYBODY` for all who are named in no other role.
    members: frozenset[str] = field(converter=_read_names)
    #: Out of `MAY`.
    may: frozenset[str] = field(default=frozenset({"refund", "cancel"}), converter=_read_may)
    limit_per_action: Mapping[str, Decimal] | None = field(default=None, converter=_read_own)
    limit_per_agent_day: Mapping[str, Decimal] | None = field(default=None, converter=_read_own)
    #: Above this, another person approves.
    approval_above: Mapping[str, Decimal] | None = field(default=None, converter=_read_own)


@frozen(kw_only=True)
class Rollout:
    """For whom the buttons work already; None: for all.

    Raises:
        SetupError: a share that is none, a kind that is none.
    """

    accounts: frozenset[str] | None = field(default=None, converter=_read_names_or_all)
    kinds: frozenset[Kind] | None = field(default=None, converter=_read_kinds)
    roles: frozenset[str] | None = field(default=None, converter=_read_names_or_all)
    agents: frozenset[str] | None = field(default=None, converter=_read_names_or_all)
    #: The percentage of orders, by their numbers: an order that is in stays in while the share grows.
    share: int = 100

    def __attrs_post_init__(self) -> None:
        """Refuse a share that is no percentage."""
        if self.share not in range(101):
            raise SetupError(f"policy: share: {self.share!r} must be a whole number from 0 to 100")


@frozen(kw_only=True)
class Tasks:
    """For whom tasks are: shown with each task and said in each alert. Who may answer one is another question (`MAY`).

    Raises:
        SetupError: a kind of task that there is not.
    """

    #: A role's name, or whatever you call those people.
    role: str = ""
    #: Who stands in.
    deputy: str = ""
    #: By kind, where a kind is for others: what is named there takes the place of both.
    kinds: Mapping[str, Tasks] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Refuse what would never be shown."""
        for kind, told in self.kinds.items():
            if kind not in TASK_KINDS:
                close = get_close_matches(kind, TASK_KINDS, 1)
                hint = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(TASK_KINDS)}"
                raise SetupError(f"policy: tasks: {kind!r} is no kind of task; {hint}")
            if told.kinds:
                raise SetupError(f"policy: tasks: {kind!r} has kinds of its own; give it a role and a deputy")

    def of(self, kind: str) -> Tasks:
        """Return for whom a kind of task is."""
        return self.kinds.get(kind, self)
