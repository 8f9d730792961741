"""Slips of the pen: whatever is mistyped, the answer says what is wrong and what was probably meant."""

from __future__ import annotations

import json
import shlex

import click
import pytest

from orderactions import errors
from orderactions.cli.app import app, run
from orderactions.cli.session import Settings
from tests.cli.conftest import SHIPPED

REFUND = f"refund {SHIPPED} --agent m --yes"
CANCEL = "cancel 305-7654321-7654321 --agent m --yes"


def commands(group: click.Group = app, name: str = "orderactions") -> list[tuple[str, click.Command]]:
    """Every command with its full name, groups included."""
    found: list[tuple[str, click.Command]] = []
    for each, command in group.commands.items():
        found.append((f"{name} {each}", command))
        if isinstance(command, click.Group):
            found += commands(command, f"{name} {each}")
    return found


SLIPS = [
    # The line as it was typed, how it ends, and what the answer must say.
    ("refnd", 2, "did you mean refund?"),
    ("audit verfy", 2, "did you mean verify?"),
    ("actions --jsn", 2, "--json"),
    ("refund --full --reason late --agent m --yes", 2, "ORDER"),
    (
        f"{REFUND} --reason late",
        2,
        "give one of --full, --amount, --percent, --line, --shipping, --goodwill or --cause",
    ),
    (f"{REFUND} --full", 2, "--reason"),
    (f"refund {SHIPPED} --full --reason late --yes", 2, "--agent"),
    (f"refund {SHIPPED} --full --reason late --yes --agent ' '", 2, "the name is empty"),
    (f"{REFUND} --full --reason damagd", 2, "did you mean damaged?"),
    (f"{REFUND} --full --reason xyz", 2, "it is one of damaged, wrong_item, late"),
    (f"{REFUND} --full --reason wrong-item", 2, "did you mean wrong_item?"),
    (f"{CANCEL} --reason out-of-stok", 2, "did you mean out_of_stock?"),
    (f"{CANCEL} --reason damaged", 1, "Amazon has no cancellation reason for 'damaged'"),
    (f"{REFUND} --full --reason late --code GeneralAdjustmnt", 1, "did you mean 'GeneralAdjustment'?"),
    (f"{REFUND} --reason late --amount 12,50", 2, "did you mean 12.50?"),
    (f"{REFUND} --reason late --amount twelve", 2, "write digits and a point, such as 12.50"),
    (f"{REFUND} --reason late --amount 0", 2, "is zero"),
    (f"{REFUND} --reason late --amount=-5", 2, "is negative"),
    (f"{REFUND} --reason late --amount all", 2, "'all' is only an amount of --shipping"),
    (f"{REFUND} --reason late --amount 12.505", 1, "too many decimals"),
    (f"{REFUND} --reason late --amount 'USD 5.00'", 1, "not in the order's currency"),
    (f"{REFUND} --reason late --percent 0", 2, "more than 0 and at most 100"),
    (f"{REFUND} --reason late --percent 101", 2, "more than 0 and at most 100"),
    (f"{REFUND} --reason late --percent half", 2, "'half' is not a percentage"),
    (f"{REFUND} --reason late --percent 1e1", 2, "is not a percentage"),
    (f"{REFUND} --reason late --percent 1e-999999999999", 2, "is not a percentage"),
    (f"{REFUND} --reason late --percent 1_0", 2, "is not a percentage"),
    (f"{REFUND} --reason late --amount 1.000", 2, "may be read in two ways"),
    (f"{REFUND} --reason late --shipping 'EUR 4.900'", 2, "may be read in two ways"),
    (f"{REFUND} --full --reason late --return-shipping=-1.000", 2, "may be read in two ways"),
    (f"record {SHIPPED} --amount 1.000 --agent m", 2, "may be read in two ways"),
    (f"{REFUND} --reason late --shipping 4,90", 2, "did you mean 4.90?"),
    (f"{REFUND} --goodwill 5,00", 2, "did you mean 5.00?"),
    (f"{REFUND} --goodwill all", 2, "'all' is only an amount of --shipping"),
    (f"{REFUND} --reason late --line LAPM", 1, "its lines are"),
    (f"{REFUND} --reason late --line ''", 1, "an empty name is not in this order; its lines are"),
    (f"{REFUND} --reason late --line LAMP --quantity 0", 2, "0"),
    (f"{REFUND} --reason late --line LAMP --quantity one", 2, "one"),
    (f"{REFUND} --reason late --line LAMP --quantity 2", 1, "2 is more than the 1 bought"),
    (f"{REFUND} --reason late --quantity 1", 2, "name it with --line"),
    (f"{REFUND} --reason late --line LAMP --quantity 1 --percent 5", 2, "exclude each other"),
    (f"{REFUND} --reason late --full --amount 5", 2, "exclude each other"),
    (f"{REFUND} --reason late --full --shipping", 2, "exclude each other"),
    (f"{REFUND} --reason late --shipping --line LAMP", 2, "exclude each other"),
    (f"{REFUND} --reason late --shipping --quantity 1", 2, "name it with --line"),
    (f"{REFUND} --reason late --amount 5 --percent 5", 2, "exclude each other"),
    (f"{REFUND} --reason late --line A --line B --amount 5", 2, "is not clear"),
    (f"{REFUND} --reason late --line LAMP --line LAMP --percent 50", 1, "the same line is named twice"),
    (f"{REFUND} --line A --line B --goodwill 5", 2, "one --line or none"),
    (f"{REFUND} --line A --goodwill 5 --percent 5", 2, "exclude each other"),
    (f"{REFUND} --reason late --line LAMP --component shiping", 2, "did you mean shipping?"),
    (f"{REFUND} --reason late --line LAMP --component goodwill", 2, "use --goodwill AMOUNT"),
    (f"{REFUND} --reason late --full --component shipping", 2, "not with --full"),
    (f"{REFUND} --cause damagd", 2, "did you mean damaged?"),
    (f"{REFUND} --cause wrong_item", 2, "it is one of damaged, late, lost, returned, price, goodwill"),
    (f"{REFUND} --cause late --reason late", 2, "leave out --reason, or --cause"),
    (f"{REFUND} --cause late --amount 5 --component shipping", 2, "leave out --amount and --component"),
    (f"{REFUND} --cause damaged --percent 5", 2, "--percent goes with --cause late, price, goodwill; not with damaged"),
    (f"{REFUND} --cause price --percent 101", 2, "more than 0 and at most 100"),
    (f"{REFUND} --cause damaged --full --line LAMP", 2, "--full and --line exclude each other"),
    (f"{REFUND} --cause goodwill --restocking-fee 1", 2, "--restocking-fee: not with --cause goodwill"),
    (f"{REFUND} --cause damaged --line LAPM", 1, "its lines are"),
    (f"{REFUND} --cause price --full", 1, "price may be: 10 % of the price (EUR 2.00); leave --line and --full out"),
    ("refund 305-7654321-7654321 --cause late --agent m --yes", 1, "no refund for late is possible now"),
    (f"{REFUND} --full --reason returned --restocking-fee 5,00", 2, "did you mean 5.00?"),
    (f"{REFUND} --full --reason returned --restocking-fee=-5", 2, "is negative"),
    (f"{REFUND} --full --reason returned --restocking-fee all", 2, "'all' is only an amount of --shipping"),
    (f"{REFUND} --full --reason returned --restocking-fee 99", 1, "restocking_fee"),
    (f"{REFUND} --goodwill 5 --restocking-fee 1", 2, "--restocking-fee: not with --goodwill"),
    (f"{REFUND} --shipping --reason late --return-shipping 1", 2, "--return-shipping: not with --shipping"),
    (f"{REFUND} --full --reason returned --return-shipping 0", 2, "is zero"),
    (f"{REFUND} --full --reason returned --return-shipping=-3,00", 2, "did you mean -3.00?"),
    (f"{REFUND} --full --reason late --claim-opn", 2, "--claim-open"),
    (f"{REFUND} --full --reason late --key ''", 2, "is empty; give a key or leave the option out"),
    (f"{REFUND} --full --reason late --code ' '", 2, "is empty; give a code or leave the option out"),
    (f"{CANCEL} --reason out_of_stock --when-posible", 2, "--when-possible"),
    (f"{REFUND} --full --reason late --wait soon", 2, "soon"),
    (f"{REFUND} --full --reason late --wait=-1", 2, "-1"),
    (f"{REFUND} --full --reason late --wait nan", 2, "is no number of seconds"),
    (f"{REFUND} --full --reason late --wait inf", 2, "inf"),
    (f"{REFUND} --full --reason late --wait 1e15", 2, "31536000"),
    ("order", 2, "give ORDER or --from-file FILE"),
    (f"order {SHIPPED} --from-file /dev/null", 2, "not both"),
    (f"order {SHIPPED} --tax vat_inclusive", 2, "--tax goes with --from-file"),
    ("order --from-file no-such.json", 2, "no-such.json"),
    ("order --from-file /dev/null --tax vat_inclusiv", 2, "did you mean 'vat_inclusive'?"),
    ("order --from-file /dev/null --tax DEE=vat_inclusive", 2, "'DEE' is no site of Amazon's"),
    ("order --from-file /dev/null --tax JP=separate", 2, "JP cannot be 'separate'; it can be 'vat_inclusive'"),
    ("order --from-file /dev/null --tax DE=vat_inclusive --tax DE=vat_exclusive", 2, "DE is named twice"),
    ("actions a1 --open", 2, "give ACTION, or --open and --order"),
    ("actions --limit 0", 2, "0"),
    ("actions --limit 99999999999999999999", 2, "1000000"),
    ("pause --agent m --journal sqlite:///slip.db", 4, "there is no journal at slip.db"),
    ("init new.toml --simulator http://[::1", 2, "is no simulator on this machine"),
    ("actions --order 305-12", 0, "There are no actions of de/305-12."),
    ("withdraw --agent m", 2, "ACTION"),
    ("resolve t1 leave --agent m --second ''", 2, "--second: the name is empty"),
    ("pause al --agent m", 2, "did you mean all?"),
    ("pause kind:refunds --agent m", 2, "did you mean kind:refund?"),
    ("pause account:dee --agent m", 2, "did you mean account:de?"),
    ("pause actor: --agent m", 2, "actor:NAME"),
    ("resume everything --agent m", 2, "it is one of all, account:de, kind:refund, kind:cancellation, actor:NAME."),
    ("resume all --after-restore --agent m", 2, "give no SCOPE"),
    ("advance --account ed", 2, "it is one of de."),
    ("advance --limit many", 2, "many"),
    ("worker --poll 0", 2, "0"),
    ("worker --poll nan", 2, "is no number of seconds"),
    ("worker --poll inf", 2, "inf"),
    ("shadow --account ed", 2, "it is one of de."),
    ("shadow --since 30", 2, "'30' is no time; did you mean 30d?"),
    ("shadow --since lastweek", 2, "write e.g. 30d, 12h, 4w or 2026-05-01"),
    ("shadow --since 2026-13-01", 2, "is no time"),
    ("shadow --since 0d", 2, "is no time"),
    ("shadow --since 900d", 2, "give at most 730d"),
    ("shadow --since 2027-01-01", 2, "--since: 2027-01-01 is not within the 730 days before now"),
    ("shadow --most 0", 2, "0"),
    ("shadow --most all", 2, "all"),
    ("shadow --sinse 30d", 2, "--since"),
    ("shadw", 2, "did you mean shadow?"),
    ("simulate --port 99999", 2, "99999"),
    ("simulate --feed-delay=-1", 2, "-1"),
    ("simulate --feed-delay inf", 2, "inf"),
    ("simulate --state no/such/folder/state.json", 4, "the folder no/such/folder does not exist"),
    ("simulate --state /", 2, "/"),
    ("simulate --mode playground", 2, "playground"),
    ("simulate --mode sandbox", 2, "needs --sandbox-models"),
    ("simulate --sandbox-models .", 2, "is for --mode sandbox"),
    ("simulate --mode sandbox --sandbox-models . --example-orders", 2, "leave out --state and --example-orders"),
    ("simulate --mode sandbox --sandbox-models .", 4, "holds no model"),
    ("demo now", 2, "now"),
    # What a terminal that speaks Latin-1 sends for "Jörg".
    (f"refund {SHIPPED} --full --reason late --yes --agent J\udcf6rg", 2, "is no text in UTF-8"),
]


@pytest.mark.parametrize(("line", "code", "said"), SLIPS, ids=[line for line, *_ in SLIPS])
def test_a_slip_gets_a_clear_answer(cli, line, code, said):
    """One or two plain lines, no traceback, and nothing is sent."""
    ran = cli(*shlex.split(line))
    assert ran.code == code
    answer = ran.out if code in (0, 1) and not ran.err.startswith("error") else ran.err
    assert " ".join(said.split()) in " ".join(answer.split())
    assert "Traceback" not in ran.err
    if code == 2:
        assert ran.out == ""
        assert ran.err.startswith("error: ")
        assert ran.err.count("\n") <= 2
    assert cli.world.feeds() == 0


@pytest.mark.parametrize(
    ("line", "code", "kind", "field"),
    [
        (f"{REFUND} --reason late --amount 12,50", 2, "usage", "amount"),
        (f"{REFUND} --reason lat --full", 2, "usage", "reason"),
        (f"{REFUND} --full --reason late --wait soon", 2, "usage", "wait"),
        ("refnd", 2, "usage", ""),
        (f"{REFUND} --reason late --line LAPM", 1, "request", "line"),
        ("order 305-9999999-9999999", 1, "order_not_found", "order_id"),
        ("actions --journal nonsense", 4, "setup", ""),
    ],
)
def test_a_program_gets_the_error_as_an_object(cli, line, code, kind, field):
    """With --json the error is on standard output, with a word for it and the field; standard error is quiet."""
    ran = cli(*shlex.split(line), "--json")
    assert ran.code == code
    assert set(ran.json) == {"error"}
    assert set(ran.json["error"]) == {"kind", "field", "message"}
    assert (ran.json["error"]["kind"], ran.json["error"]["field"]) == (kind, field)
    assert ran.json["error"]["message"]
    assert ran.err == ""


ERRORS = [
    (errors.SetupError("x is not set"), 4, "setup"),
    (errors.MissingCredentials("x is refused"), 4, "missing_credentials"),
    (errors.JournalError("x"), 4, "journal"),
    (errors.JournalTooNew("x"), 4, "journal"),
    (errors.JournalBroken("x"), 4, "journal"),
    (errors.ChainKeyMissing("x"), 4, "journal"),
    (errors.RequestError("f", "x"), 1, "request"),
    (errors.BatchTooLarge("f", "x"), 1, "request"),
    (errors.OrderNotFound("f", "x"), 1, "order_not_found"),
    (errors.ConflictError("f", "x"), 1, "conflict"),
    (errors.MarketplaceError("x"), 1, "marketplace"),
    (errors.Throttled("x", retry_after_s=1), 1, "throttled"),
    (errors.Unavailable("x"), 1, "unavailable"),
    (errors.DeskError("x"), 1, "desk"),
    (errors.WebhookRefused("x"), 1, "error"),
    (errors.DeskUnclear("x"), 1, "desk"),
    (OSError(28, "No space left on device", "actions.db"), 4, "setup"),
]


@pytest.mark.parametrize(("error", "code", "kind"), ERRORS, ids=[type(each).__name__ for each, *_ in ERRORS])
def test_every_known_error_is_a_line_and_a_code(cli, error, code, kind):
    """The whole tree of errors: none ends in a traceback."""

    def fail():
        raise error

    cli.account = fail
    ran = cli("order", SHIPPED)
    assert ran.code == code
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert cli("order", SHIPPED, "--json").json["error"]["kind"] == kind


def test_the_tree_of_errors_is_covered():
    """A new kind of error has to find its place in the table of exit codes."""
    covered = {type(error) for error, *_ in ERRORS}
    assert {getattr(errors, name) for name in errors.__all__} - {errors.OrderActionsError} <= covered


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_explains_itself(name, capsys):
    """--help shows what it is for, and examples to copy."""
    assert run([*name.split()[1:], "--help"], Settings()) == 0
    text = capsys.readouterr().out
    assert "Examples:" in text
    assert f"  {name}" in text.partition("Examples:")[2]


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_option_explains_itself(name, command):
    """No option without a sentence; --json and --help are everywhere."""
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert all(option.help for option in options), name
    if not isinstance(command, click.Group):
        assert "--json" in {opt for option in options for opt in option.opts}


EXAMPLES = sorted(
    {
        line.strip()
        for _, command in commands()
        for line in (command.epilog or "").splitlines()
        if line.strip().startswith("orderactions")
    }
)


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_can_be_typed(line, tmp_path, monkeypatch):
    """The examples of the help texts are lines that the command understands."""
    (tmp_path / "order.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)[1:]
    command: click.Command = app
    context = click.Context(app)
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    command.make_context(command.name, words, parent=context).close()


def test_the_help_tells_the_exit_codes(capsys):
    """The one table, for whoever writes a script."""
    assert run(["--help"], Settings()) == 0
    text = capsys.readouterr().out
    for code in range(7):
        assert f"\n    {code}  " in text


def test_the_version_can_be_asked(capsys):
    """It begins with the name, installed or not."""
    assert run(["--version"], Settings()) == 0
    assert capsys.readouterr().out.startswith("orderactions ")


def test_no_secret_is_printed(cli):
    """Neither in an answer nor in an error, for a person or a program."""
    settings = cli.world.amazon.settings
    secrets = (settings.client_secret, settings.refresh_token, "Atza|")
    cli.world.amazon.add_fault("401", operation="getOrder", nth=3, times=5)
    shown = ""
    for line in (f"order {SHIPPED}", f"{REFUND} --full --reason late --wait 60", "advance", "actions", "tasks"):
        for more in ([], ["--json"]):
            ran = cli(*shlex.split(line), *more)
            shown += ran.out + ran.err
    assert SHIPPED in shown
    assert not [secret for secret in secrets if secret in shown]


def test_json_stays_readable_on_a_terminal_without_utf8(cli, monkeypatch):
    """A title with an umlaut neither ends the command nor breaks the object."""
    import io
    import sys

    order = cli.world.order({"sku": "T", "title": "Tür", "paid": {"Principal": "1.00"}})
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert run(["order", order, "--json"], Settings(clock=cli.world.clock, account=cli.world.account)) == 0
    assert json.loads(raw.getvalue())["order"]["lines"][0]["title"] == "Tür"
