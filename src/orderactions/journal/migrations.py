"""The journal's tables, by version. A newer version adds to the end; what is written stays valid."""

from __future__ import annotations

from collections.abc import Iterable

from orderactions.errors import JournalTooNew

__all__ = ["APPLICATION_ID", "VERSION", "OnlyPostgres", "OnlySqlite", "refuse_newer", "steps_from"]

APPLICATION_ID = 0x4F414354
""" "OACT": marks an SQLite file as ours."""

VERSION = 11

SCHEMA: tuple[str, ...] = (
    "create table meta (k text primary key, v text not null) without rowid",
    # The row that a reservation locks; one per order that was ever acted on.
    """create table order_row (account text not null, order_id text not null,
        primary key (account, order_id)) without rowid""",
    """create table action (
        id text primary key, account text not null, order_id text not null, kind text not null, site text not null,
        currency text not null, state text not null, key text not null, request_digest text not null,
        shape text not null, actor text not null, ticket text, minor integer not null, created_at integer not null,
        updated_at integer not null, fingerprint text not null, verified_at integer, not_before integer not null,
        batch_limit integer, submission_id text, message_no integer, attention text, attention_since integer,
        seq integer not null, head text not null, body text not null) without rowid""",
    # A declined action consumes no key.
    "create unique index action_key on action (account, key) where state <> 'declined'",
    "create index action_order on action (account, order_id)",
    "create index action_actor on action (actor, created_at)",
    "create index action_waiting on action (account, kind, site, created_at) where state = 'reserved'",
    "create index action_state on action (state, updated_at)",
    "create index action_submission on action (submission_id)",
    """create table reservation (action_id text not null, n integer not null, account text not null,
        order_id text not null, line_id text not null, component text not null, minor integer not null,
        quantity integer not null, primary key (action_id, n)) without rowid""",
    "create index reservation_order on reservation (account, order_id)",
    """create table event (action_id text not null, seq integer not null, key_id text not null, body blob not null,
        sealed blob, prev text not null, hash text not null, primary key (action_id, seq)) without rowid""",
    # At least once, in order per action; delivered_at stays empty until a receiver has it.
    """create table outbox (id integer primary key autoincrement, action_id text not null, seq integer not null,
        topic text not null, created_at integer not null, delivered_at integer)""",
    # slot: account and kind, while nothing else may be built for them.
    """create table submission (id text primary key, account text not null, kind text not null, site text not null,
        state text not null, slot text unique, slot_until integer, document text, digest text, size_bytes integer,
        credential_expires_at integer, reference text, request_id text, detail text, evidence text,
        members integer not null, head_no integer, created_at integer not null, submitted_at integer,
        finished_at integer) without rowid""",
    """create table member (submission_id text not null, message_no integer not null, action_id text not null,
        primary key (submission_id, message_no)) without rowid""",
    """create table job (kind text not null, subject text not null, account text not null, due integer not null,
        attempt integer not null, owner text, lease_until integer not null, fence integer not null,
        primary key (kind, subject)) without rowid""",
    "create index job_due on job (due)",
    """create table step (action_id text not null, moment text not null, name text not null, n integer not null,
        state text not null, text text not null, reference text not null, why text not null, attempt integer not null,
        updated_at integer not null, primary key (action_id, moment, name)) without rowid""",
    """create table task (id text primary key, action_id text not null, kind text not null, since integer not null,
        due integer not null, minor integer, currency text, why text not null, look_at text not null,
        answers text not null, resolved_at integer, answer text not null, resolved_by text not null) without rowid""",
    "create unique index task_open on task (action_id, kind) where resolved_at is null",
    # GCRA: tat is the theoretical arrival time, both in microseconds.
    """create table budget (k text primary key, tat integer not null, interval_us integer not null,
        burst integer not null) without rowid""",
    """create table pause (scope text primary key, since integer not null, actor text not null,
        why text not null) without rowid""",
    "create table heartbeat (worker text primary key, at integer not null) without rowid",
)


class OnlySqlite(str):
    """A statement that PostgreSQL does not need."""

    __slots__ = ()


class OnlyPostgres(str):
    """A statement that SQLite does not need."""

    __slots__ = ()


def _with_rowid(*tables: str, made_by: Iterable[str]) -> tuple[OnlySqlite, ...]:
    """Return what copies each table into one with a rowid, in the order of its key, under the same name and indexes."""
    steps = []
    for table in tables:
        (made,) = (each for each in made_by if each.startswith(f"create table {table} "))
        steps += [
            made.replace(f"create table {table} ", f"create table new_{table} ").removesuffix(" without rowid"),
            f"insert into new_{table} select * from {table}",
            f"drop table {table}",
            f"alter table new_{table} rename to {table}",
            *(each for each in made_by if f" on {table} (" in each),
        ]
    return tuple(OnlySqlite(each) for each in steps)


LATER: dict[int, tuple[str, ...]] = {
    # Which entry of the marketplace's books belongs to which action: each to one, for ever.
    2: (
        """create table claim (account text not null, entry_id text not null, order_id text not null,
            action_id text not null, primary key (account, entry_id)) without rowid""",
        "create index claim_order on claim (account, order_id)",
        "create index claim_action on claim (action_id)",
    ),
    # Notifications that woke something: the same one again wakes nothing more.
    3: ("create table if not exists hint (id text primary key, at integer not null) without rowid",),
    # What a listener failed at is told again later, and later records of the same action wait for it.
    4: (
        "alter table outbox add column attempt integer not null default 0",
        "alter table outbox add column due integer not null default 0",
        "create index outbox_open on outbox (action_id, seq) where delivered_at is null",
    ),
    # The number of the last submission is asked for in every transaction that sends; the newest actions by people.
    5: (
        "create unique index if not exists submission_head on submission (head_no)",
        "create index if not exists action_newest on action (created_at, id)",
        # What was lost before there was a search for it, and what was done before the books were read: each has its
        # job from now on.
        """insert into job select 'reconcile', id, account, 0, 0, null, 0, 0 from submission where state = 'unknown'
            on conflict do nothing""",
        """insert into job select distinct 'sweep', account, account, 0, 0, null, 0, 0 from action
            where kind = 'refund' and state in ('done', 'unknown') on conflict do nothing""",
    ),
    # How far the books of an account are read, and what was found about orders that wait for it.
    6: (
        """create table sweep (account text primary key, next_from integer not null,
            span_us integer not null) without rowid""",
        """create table posting (account text not null, entry_id text not null, order_id text not null,
            body text not null, primary key (account, entry_id)) without rowid""",
    ),
    # What was accepted on an account, by the hour: a limit of a day must not have to read the day's actions.
    7: (
        """create table given (account text not null, currency text not null, hour integer not null,
            minor integer not null, primary key (account, currency, hour)) without rowid""",
        """insert into given select account, currency, created_at / 3600000000, sum(minor) from action
            where state <> 'declined' group by account, currency, created_at / 3600000000""",
    ),
}
"""What each later version adds to the one before it."""

# Long rows without a rowid make a tree of four branches at each fork: what was read here and there is appended now.
LATER[8] = (
    *_with_rowid("action", "event", "submission", "step", "task", "posting", made_by=(*SCHEMA, *LATER[5], *LATER[6])),
    # The day of an agent is summed over what the index holds: whoever acts ten thousand times a day is not looked up.
    "drop index action_actor",
    "create index action_actor on action (actor, created_at, state, currency, minor, id)",
    # Whatever is asked about one action's tasks, answered ones too, must not read those of all.
    "create index task_action on task (action_id)",
    # What was asked for in a ticket stands on the card beside it.
    "create index action_ticket on action (ticket, created_at) where ticket is not null",
)

# Programs that are told by a webhook: each has its own entry for each record, and so its own progress. One that does
# not answer is left alone until `due`.
LATER[9] = (
    "create table receiver (name text primary key, attempt integer not null, due integer not null) without rowid",
    "alter table outbox add column receiver text not null default ''",
    "create index outbox_receiver on outbox (receiver, id) where delivered_at is null",
)

_MORE_ASKED = (
    "on conflict (actor, hour, currency) do update set number = asked.number + 1, minor = asked.minor + excluded.minor"
)
# What an actor asked for, by the hour: at least what counts, so that most of the time no action of a day is counted.
# The tables themselves see to it: an older version's programs that still accept actions know nothing of it.
LATER[10] = (
    """create table asked (actor text not null, hour integer not null, currency text not null, number integer not null,
        minor integer not null, primary key (actor, hour, currency)) without rowid""",
    """insert into asked select actor, created_at / 3600000000, currency, count(*),
        sum(case when minor > 0 then minor else 0 end) from action group by actor, created_at / 3600000000, currency""",
    OnlySqlite(
        "create trigger action_asked after insert on action when new.state <> 'declined' begin insert into asked "
        f"values (new.actor, new.created_at / 3600000000, new.currency, 1, max(new.minor, 0)) {_MORE_ASKED}; end"
    ),
    # Whoever inserts may look for tables elsewhere.
    OnlyPostgres(
        "create function count_asked() returns trigger language plpgsql as $$ begin execute "
        f"format('insert into %I.asked values ($1, $2, $3, 1, $4) {_MORE_ASKED}', tg_table_schema) using "
        "new.actor, new.created_at / 3600000000, new.currency, greatest(new.minor, 0); return null; end $$"
    ),
    OnlyPostgres(
        "create trigger action_asked after insert on action for each row when (new.state <> 'declined') "
        "execute function count_asked()"
    ),
)

# Since a day is seldom counted action by action, the index for it need not follow each action's states any more.
LATER[11] = ("drop index action_actor", "create index action_actor on action (actor, created_at)")


def steps_from(version: int) -> list[str]:
    """Return the statements that lead from a version to this one; 0 is a journal that is not there yet."""
    steps = [] if version else list(SCHEMA)
    return steps + [each for later in range(max(version, 1) + 1, VERSION + 1) for each in LATER[later]]


def refuse_newer(place: object, version: int) -> None:
    """See to it that a newer version's journal is left alone, by one that is started on it or runs beside it.

    Raises:
        JournalTooNew: the tables are of a newer version than this one.
    """
    if version > VERSION:
        raise JournalTooNew(
            f"{place} was written by a newer version (schema {version}, this one knows {VERSION}); upgrade orderactions"
        )
