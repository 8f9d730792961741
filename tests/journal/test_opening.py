"""Opening a journal in PostgreSQL: what is needed, what is refused, and what is never repeated in a message."""

from __future__ import annotations

import sys

import psycopg
import pytest

from orderactions import open_journal
from orderactions.errors import ChainKeyMissing, JournalBroken, JournalError, JournalTooNew, SetupError
from orderactions.ids import RandomIds
from orderactions.journal import pgsql
from orderactions.journal.migrations import LATER, SCHEMA, VERSION
from orderactions.journal.pgsql import read_address
from orderactions.journal.postgres import PostgresJournal

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
def url(schemas):
    return schemas.url(untouched=True)


def schema_of(url: str) -> str:
    return url.rpartition("=")[2]


def test_without_the_key_it_says_how_to_make_one(url, monkeypatch):
    """A server can be reached from many hosts, so the key is nothing that is made beside it by the first one."""
    monkeypatch.delenv("ORDERACTIONS_CHAIN_KEY")
    with pytest.raises(ChainKeyMissing, match="openssl rand -hex 32"):
        open_journal(url)


def test_another_key_is_refused(url, monkeypatch):
    """Whoever has another key can neither verify nor add."""
    open_journal(url).close()
    monkeypatch.setenv("ORDERACTIONS_CHAIN_KEY", "cd" * 32)
    with pytest.raises(ChainKeyMissing, match="not the one this journal was sealed with"):
        open_journal(url)


def test_a_newer_schema_is_refused(url, server):
    """An older version of this library leaves a newer journal alone."""
    open_journal(url).close()
    server.sql(f"update {schema_of(url)}.schema_version set version = {VERSION + 1}")
    with pytest.raises(JournalTooNew, match="upgrade orderactions"):
        open_journal(url)


def test_an_older_schema_is_taken_forward(url, server, monkeypatch):
    """The list of versions is one for both engines: what an older version made, this one completes."""
    with monkeypatch.context() as patch:
        patch.setattr(pgsql, "VERSION", 2)
        patch.setattr(pgsql, "steps_from", lambda version: [*SCHEMA, *LATER[2]])
        open_journal(url).close()
    assert server.sql(f"select version from {schema_of(url)}.schema_version") == [(2,)]
    open_journal(url).close()
    assert server.sql(f"select version from {schema_of(url)}.schema_version") == [(VERSION,)]
    server.sql(f"select attempt, due from {schema_of(url)}.outbox")


def test_a_schema_of_another_program_is_left_alone(url, server):
    """Somebody else's tables are no place for a journal."""
    server.sql(f"create schema {schema_of(url)}; create table {schema_of(url)}.customer (name text)")
    with pytest.raises(JournalBroken, match="belongs to another program"):
        open_journal(url)


def test_a_role_that_may_only_use_its_schema(url, server):
    """Nobody needs to be a superuser: a schema that was made for the role is enough."""
    schema = schema_of(url)
    server.sql(f"create role {schema}_joe login; create schema {schema} authorization {schema}_joe")
    journal = open_journal(url.replace("postgres@", f"{schema}_joe@"))
    journal.bind("sandbox", "de", "A1")
    with journal.reading() as t:
        assert journal.why_held(t) == ""
    journal.close()


def test_a_server_that_forgets_is_refused_for_a_live_account(url):
    """The tests' server does not wait for its disk: no place for money, unless somebody says so."""
    journal = open_journal(url)
    with pytest.raises(SetupError, match="fsync = off"):
        journal.bind("live", "de", "A1")
    journal.close()
    allowed = open_journal(url, volatile=True)
    allowed.bind("live", "de", "A1")
    allowed.close()


@pytest.mark.parametrize("schema", ["Upper", "a b", "x;drop", "", "1st"])
def test_a_schema_needs_a_plain_name(server, schema):
    """It is written into statements, so it is checked."""
    with pytest.raises(SetupError, match="schema"):
        open_journal(f"{server.url()}&schema={schema}")


def test_the_schema_can_be_an_argument(server, schemas):
    """An address from elsewhere need not be changed."""
    name = schema_of(schemas.url(untouched=True))
    journal = open_journal(server.url(), schema=name)
    with journal.reading() as t:
        assert t.cx.execute("select current_schema()").fetchone() == (name,)
    journal.close()


@pytest.mark.parametrize(
    "url", ["postgresql://joe:geheim@localhost:notaport/x", "postgresql://joe:geheim@127.0.0.1:1/x?connect_timeout=1"]
)
def test_a_password_is_never_repeated(url):
    """Neither where the address is none, nor where nobody answers."""
    with pytest.raises(SetupError) as failed:
        open_journal(url)
    assert "geheim" not in str(failed.value)
    assert "geheim" not in repr(failed.value.__cause__)


def test_the_address_is_libpqs(server):
    """What is ours is taken out, the rest is left as it is."""
    address = read_address("postgres://joe:geheim@db.example/desk?schema=money&sslmode=require", None)
    assert address.schema == "money"
    parts = psycopg.conninfo.conninfo_to_dict(address.dsn)
    assert (parts["host"], parts["dbname"], parts["sslmode"]) == ("db.example", "desk", "require")
    assert parts["application_name"] == "orderactions"
    assert "schema" not in parts
    assert address.shown == "desk at db.example, schema money"
    assert "geheim" not in repr(address)


def test_without_psycopg_it_says_what_to_install(monkeypatch, server):
    """The engine is an extra."""
    monkeypatch.delitem(sys.modules, "orderactions.journal.postgres", raising=False)
    monkeypatch.delitem(sys.modules, "orderactions.journal.pgsql", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SetupError, match=r"pip install 'orderactions\[postgres\]'"):
        open_journal(server.url())


def test_text_is_sorted_as_in_sqlite(url):
    """Ids come in the same order on both engines, whatever language the database was made for."""
    journal = open_journal(url)
    with journal.transaction() as t:
        for scope in ("b", "A", "a", "B"):
            t.work.pause(scope, "x", "")
        assert list(t.work.pauses()) == ["A", "B", "a", "b"]
    journal.close()


def test_commits_are_waited_for(server, url):
    """A database that was told not to wait for its disk is told otherwise by our sessions."""
    server.sql("create database lax")
    server.sql("alter database lax set synchronous_commit = off")
    journal = open_journal(url.replace("/postgres?", "/lax?"))
    with journal.transaction() as t:
        assert t.cx.execute("show synchronous_commit").fetchone() == ("on",)
        assert t.cx.execute("show application_name").fetchone() == ("orderactions",)
    journal.close()


def test_a_database_of_another_encoding_is_refused(server, url):
    """Names and notes of every language must fit."""
    server.sql("create database narrow encoding 'SQL_ASCII' template template0 lc_collate 'C' lc_ctype 'C'")
    with pytest.raises(JournalError, match="UTF8"):
        open_journal(url.replace("/postgres?", "/narrow?"))


def test_a_state_folder_that_cannot_be_made(url, monkeypatch, tmp_path):
    """The host's mark needs a place, and the message names the variable."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("ORDERACTIONS_STATE_DIR", str(tmp_path / "file" / "x"))
    with pytest.raises(SetupError, match="ORDERACTIONS_STATE_DIR"):
        open_journal(url)


def test_the_state_folder_is_the_users_by_default(url, tmp_path):
    """Beside the state of other programs, and for its owner alone."""
    environ = {"ORDERACTIONS_CHAIN_KEY": "5a" * 32, "XDG_STATE_HOME": str(tmp_path / "state home")}
    PostgresJournal(url, clock=None, ids=RandomIds(), environ=environ).close()
    folder = tmp_path / "state home" / "orderactions"
    assert folder.stat().st_mode & 0o777 == 0o700
    (mark,) = folder.iterdir()
    assert mark.stat().st_mode & 0o777 == 0o600


def test_a_failed_opening_leaves_no_connection(server, url, monkeypatch):
    """Whoever tries again and again does not use up the server."""
    monkeypatch.setenv("ORDERACTIONS_CHAIN_KEY", "no key")
    for _ in range(3):
        with pytest.raises(SetupError):
            open_journal(url)
    assert server.sql("select count(*) from pg_stat_activity where application_name = 'orderactions'") == [(0,)]


def test_nothing_is_made_outside_the_schema(url, server):
    """The database may be the desk's own."""
    count = "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'"
    before = server.sql(count)
    open_journal(url).close()
    assert server.sql(count) == before
