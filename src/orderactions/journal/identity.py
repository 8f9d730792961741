"""Who a journal is: its own id, its environment and its accounts, kept in its table `meta`."""

from __future__ import annotations

from orderactions.errors import SetupError
from orderactions.ids import Ids
from orderactions.journal.chain import ChainKey
from orderactions.journal.sql import Sql

__all__ = ["bind", "facts", "found", "last_head"]


def facts(cx: Sql) -> dict[str, str]:
    """Return what a journal knows of itself."""
    return dict(cx.execute("select k, v from meta").fetchall())


def found(cx: Sql, key: ChainKey, ids: Ids) -> bool:
    """Give a new journal its identity; False when it has one."""
    new = False
    for name, value in (("key_id", key.id), ("epoch", "1"), ("deployment", ids.new("deployment"))):
        new = cx.execute("insert into meta values (?, ?) on conflict do nothing", (name, value)).rowcount == 1
    return new


def bind(cx: Sql, where: str, environment: str, account: str, identity: str) -> None:
    """Tie a journal to an environment, and an account's name to its seller, at first use.

    Raises:
        SetupError: it serves another environment, the name belongs to another seller or the seller has another name.
    """
    cx.executemany(
        "insert into meta values (?, ?) on conflict do nothing",
        [("environment", environment), (f"account {account}", identity)],
    )
    meta = facts(cx)
    names = [k.removeprefix("account ") for k, v in meta.items() if k.startswith("account ") and v == identity]
    known, bound = meta[f"account {account}"], meta["environment"]
    if bound != environment:
        raise SetupError(
            f"the journal {where} belongs to the {bound} environment and the account to the {environment} one; "
            "keep a journal for each"
        )
    if known != identity:
        raise SetupError(f"account: in the journal {where}, {account!r} is another seller ({known})")
    if len(names) > 1:
        other = next(name for name in names if name != account)
        raise SetupError(f"account: in the journal {where}, this seller is called {other!r}; keep that name")


def last_head(cx: Sql) -> int:
    """Return the number of the last submission that was about to be sent."""
    return int(cx.execute("select coalesce(max(head_no), 0) from submission").fetchone()[0])
