"""Which tests answer for which module: those that tell its stories, so that a mutant is not tried on everything."""

from __future__ import annotations

__all__ = ["ON_A_SERVER", "TESTS", "tests_of"]

_CORE = "tests/core/test_"
_AMAZON = "tests/amazon/test_"
_JOURNAL = "tests/journal/test_"

TESTS: dict[str, tuple[str, ...]] = {
    "gcra": (f"{_CORE}gcra.py",),
    "marketplaces.amazon.classify": (f"{_AMAZON}classify.py",),
    "marketplaces.amazon.report": (f"{_AMAZON}report.py", f"{_AMAZON}feed_stories.py"),
    "rules.allocate": (f"{_CORE}allocating.py", f"{_CORE}rules_properties.py"),
    "rules.assess": (f"{_CORE}assessing.py",),
    "rules.balance": (f"{_CORE}left.py", f"{_CORE}rules_properties.py"),
    "rules.books": (f"{_CORE}matching.py", f"{_CORE}books_in_doubt.py"),
    "rules.following": (f"{_CORE}following.py", f"{_CORE}parcel_rules.py"),
    "rules.intents": (f"{_CORE}intents.py",),
    "rules.limits": (f"{_CORE}limits.py",),
    "rules.nettax": (f"{_CORE}net_amounts.py",),
    "rules.options": (f"{_CORE}options.py",),
    "rules.parcels": (f"{_CORE}parcel_rules.py",),
    "rules.previewing": (f"{_CORE}facts.py",),
    "rules.reconciling": (f"{_CORE}reconciling_rules.py", f"{_CORE}reconciling.py"),
    "rules.recorded": (f"{_CORE}recorded.py",),
    "rules.rights": (f"{_CORE}rights.py",),
    "journal.mark": (f"{_CORE}mark.py",),
    "journal.chain": (f"{_CORE}seals.py",),
    "journal.budgets": (f"{_CORE}journal_rows.py",),
    "journal.checkup": (f"{_CORE}findings.py",),
    "journal.codec": (f"{_CORE}codec.py",),
    "journal.__init__": (f"{_CORE}connections.py",),
    "journal.connections": (f"{_CORE}connections.py",),
    "journal.hosts": (f"{_JOURNAL}host_rows.py",),
    "journal.identity": (f"{_CORE}journal_rows.py",),
    "journal.ledger": (f"{_CORE}ledger_rows.py",),
    "journal.migrations": (f"{_CORE}journal_rows.py",),
    "journal.outbox": (f"{_CORE}journal_rows.py",),
    "journal.pgsql": (f"{_JOURNAL}sessions.py",),
    "journal.postgres": (f"{_JOURNAL}on_a_server.py",),
    "journal.postings": (f"{_CORE}journal_rows.py",),
    "journal.rows": (f"{_CORE}work_rows.py", f"{_CORE}ledger_rows.py"),
    "journal.spending": (f"{_CORE}ledger_rows.py",),
    "journal.sqlite": (f"{_JOURNAL}sqlite_file.py",),
    "journal.sqlitefile": (f"{_JOURNAL}sqlite_file.py",),
    "journal.tasks": (f"{_CORE}journal_rows.py",),
    "journal.work": (f"{_CORE}work_rows.py",),
    "journal.transaction": (f"{_CORE}ledger_rows.py",),
    "journal.verify": (f"{_CORE}verifying.py",),
}
"""Module, without `orderactions.`, to the files and folders of its tests."""

ON_A_SERVER = frozenset({"journal.hosts", "journal.pgsql", "journal.postgres"})
"""Modules whose tests need a PostgreSQL; the others' tests are run without those that are told on one as well."""


def tests_of(module: str) -> list[str]:
    """Return the tests that answer for a module; none when nobody has said which."""
    return list(TESTS.get(module.removeprefix("orderactions."), ()))
