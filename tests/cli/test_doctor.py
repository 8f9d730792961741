"""`orderactions init` and `orderactions doctor`: each finding from both sides, on the simulator."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from orderactions import Policy, open_journal
from orderactions.alerts import Alert, AlertFailed
from orderactions.cli import session
from orderactions.cli.app import run
from orderactions.cli.session import Settings
from orderactions.config import parse_config
from tests.cli.conftest import SHIPPED, Ran
from tests.world import LAMP, World

ORDERS, BOOKS, PARCELS = "Inventory and Order Tracking", "Finance and Accounting", "Amazon Fulfillment"


class Shop:
    """A folder with a file of settings that leads to a simulated Amazon in memory."""

    def __init__(self, world: World, folder, capsys, monkeypatch) -> None:
        self.world = world
        self.amazon = world.amazon
        self.path = folder / "orderactions.toml"
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        made = self.amazon.settings
        self.secrets = {
            "ORDERACTIONS_AMAZON_CLIENT_ID": made.client_id,
            "ORDERACTIONS_AMAZON_CLIENT_SECRET": made.client_secret,
            "ORDERACTIONS_AMAZON_REFRESH_TOKEN": made.refresh_token,
        }
        for name, value in self.secrets.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("ORDERACTIONS_CONFIG", str(self.path))
        self.write(f"""
[accounts.shop]
seller_id = "{made.seller_id}"
region    = "eu"
sites     = ["DE"]
tax       = "vat_inclusive"
books     = "2024-06-19"
mcf       = true
endpoint  = "{self.amazon.base_url}"
token_url = "{self.amazon.base_url}/auth/o2/token"
secret_made_on = 2026-11-01
""")

    def write(self, text: str) -> None:
        self.path.write_text(text.lstrip())

    def change(self, old: str, new: str) -> None:
        text = self.path.read_text()
        assert old in text
        self.path.write_text(text.replace(old, new))

    def __call__(self, *argv: str) -> Ran:
        self._capsys.readouterr()
        code = run(argv, Settings(clock=self.world.clock, transport=self.amazon.transport()))
        ran = Ran(int(code), *self._capsys.readouterr())
        for secret in self.secrets.values():
            assert secret not in ran.out + ran.err
        return ran

    def doctor(self, *argv: str, code: int = 0) -> dict[str, dict]:
        """Run it and return its findings by check; of several accounts by account and check."""
        ran = self("doctor", "--json", *argv)
        assert ran.code == code, ran.out + ran.err
        assert ran.json["ok"] is (code == 0)
        found = ran.json["findings"]
        many = len({each["account"] for each in found} - {None}) > 1
        return {f"{each['account']} {each['check']}" if many else each["check"]: each for each in found}


@pytest.fixture
def shop(tmp_path, capsys, monkeypatch) -> Shop:
    world = World()
    world.order(LAMP, order_id=SHIPPED)
    return Shop(world, tmp_path, capsys, monkeypatch)


def healths(found: dict[str, dict]) -> dict[str, str]:
    return {check: each["health"] for check, each in found.items()}


def test_all_is_well(shop):
    """Every credential and role is tested, what cannot be tested is said, and it ends with 0."""
    found = shop.doctor()
    assert healths(found) == {
        "policy": "ok",
        "disk": "ok",
        "journal": "ok",
        "environment": "ok",
        "credentials": "ok",
        "orders": "ok",
        "feeds": "ok",
        "other senders": "ok",
        "quota": "ok",
        "books": "ok",
        "parcels": "ok",
        "clock": "ok",
        "sending": "untestable",
        "tax": "ok",
        "secret": "ok",
    }
    assert (
        found["environment"]["says"]
        == "not Amazon: region eu, sp-api.simulated.invalid, a simulator or the like; nothing is real"
    )
    assert "max_messages is 100: at most 2,988 actions an hour" in found["policy"]["says"]
    assert found["policy"]["mends"] == "for 5,000 an hour set max_messages = 168 in the policy"
    assert not shop.path.with_name("orderactions.db").exists()


def test_it_does_no_harm(shop):
    """Only reads go out, each once, and nothing took effect."""
    shop.doctor()
    called = [call["operation"] for call in shop.amazon.calls()]
    assert called == [
        "token", "searchOrders", "getFeeds", "getFeeds", "listTransactions", "listAllFulfillmentOrders",
    ]  # fmt: skip
    assert not any(shop.amazon.ledger().values())


@pytest.mark.parametrize(
    ("role", "checks"), [(ORDERS, ("orders", "feeds")), (BOOKS, ("books",)), (PARCELS, ("parcels",))]
)
def test_a_missing_role_is_found_and_mended(shop, role, checks):
    """What Amazon refuses names the role and where it is ticked; with the role all is well."""
    shop.amazon.set_role(role, granted=False)
    found = shop.doctor(code=4)
    failed = {check: each for check, each in found.items() if each["health"] == "failed"}
    assert tuple(failed) == checks
    for each in failed.values():
        assert "with 403 (Unauthorized: Access to requested resource is denied.)" in each["says"]
        assert f"the role {role} is missing" in each["says"]
        assert each["mends"].startswith(f"tick {role} in the developer profile")
    shop.amazon.set_role(role, granted=True)
    shop.doctor()


def test_other_books_have_another_read(shop):
    """Each version of the books is tested by its own operation, and none is a warning."""
    shop.change('books     = "2024-06-19"', 'books = "v0"')
    assert shop.doctor()["books"]["says"].startswith("listFinancialEvents works")
    shop.change('books = "v0"\n', "")
    told = shop.doctor()["books"]
    assert (told["health"], told["mends"][:5]) == ("warning", "set b")


def test_the_parcels_of_the_other_version_have_another_read(shop):
    """2026-07-04 lists them elsewhere; without `mcf` the role is not needed and not tested."""
    shop.change("mcf       = true", 'mcf = "2026-07-04"')
    assert shop.doctor()["parcels"]["says"].startswith("listOutboundOrders works")
    shop.change('mcf = "2026-07-04"', "mcf = false")
    assert "parcels" not in shop.doctor()


def test_when_every_read_is_refused_it_is_not_about_roles(shop):
    """Then the authorisation itself, or the region, is what to look at."""
    for role in (ORDERS, BOOKS, PARCELS):
        shop.amazon.set_role(role, granted=False)
    told = shop.doctor(code=4)["authorisation"]
    assert told["says"].startswith("Amazon refuses every read: eu may be another region")


def test_refused_credentials_are_said_and_nothing_else_is_tried(shop, monkeypatch):
    """The secret is not repeated; what follows from it is not tested."""
    monkeypatch.setenv("ORDERACTIONS_AMAZON_REFRESH_TOKEN", "Atzr|of-somebody-else")
    ran = shop("doctor")
    assert ran.code == 4
    assert "Atzr" not in ran.out
    found = shop.doctor(code=4)
    assert "authorise the application again" in found["credentials"]["says"]
    assert "orders" not in found


def test_a_variable_that_is_not_set_is_named(shop, monkeypatch):
    """The name of the variable, whose account it is for, and where Amazon shows the value."""
    monkeypatch.delenv("ORDERACTIONS_AMAZON_CLIENT_SECRET")
    told = shop.doctor(code=4)["credentials"]
    assert "the account 'shop' needs the client secret in ORDERACTIONS_AMAZON_CLIENT_SECRET" in told["says"]


def test_amazon_out_of_reach(shop):
    """No token server, no orders: each is said of what did not answer."""
    shop.amazon.fail("no_connection", operation="token", times=9)
    assert "does not answer" in shop.doctor(code=4)["credentials"]["says"]
    shop.amazon.set_role(ORDERS, granted=True)


def test_an_answer_that_is_not_amazons(shop):
    """A proxy's page is not taken for Amazon's word on a role."""
    shop.amazon.fail("4xx_without_body", operation="searchOrders")
    told = shop.doctor(code=4)["orders"]
    assert (
        told["says"] == "Amazon answered searchOrders with 400, and not in Amazon's form: something on the way may have"
    )


def test_a_quota_that_others_have_used_up(shop):
    """A 429 is neither a missing role nor a failure: the read is not tested, and why is said."""
    shop.amazon.fail("429_with_header", operation="searchOrders", times=9)
    told = shop.doctor()["orders"]
    assert told["health"] == "untestable"
    assert "by this library or by another program of the same application" in told["says"]


@pytest.mark.parametrize(
    ("off_s", "health", "code"), [(0, "ok", 0), (60, "warning", 0), (-60, "warning", 0), (600, "failed", 4)]
)
def test_the_clock_is_compared_with_amazons(shop, off_s, health, code):
    """By the header Date: a minute is a warning, ten are too many for the fence of a lost answer."""
    shop.amazon._clock = type(shop.world.clock)(shop.world.clock.now() + timedelta(seconds=off_s))
    told = shop.doctor(code=code)["clock"]
    assert told["health"] == health
    if off_s:
        assert f"ours is {'behind' if off_s > 0 else 'ahead'}" in told["says"]


@pytest.mark.parametrize(
    ("line", "health", "says"),
    [
        ("secret_made_on = 2026-11-01", "ok", "the client secret ends on 2027-04-30, in 157 days"),
        ("secret_made_on = 2026-06-20", "warning", "the client secret ends on 2026-12-17, in 23 days"),
        ("secret_made_on = 2026-05-01", "failed", "the client secret's time was over on 2026-10-28"),
        ("secret_made_on = 2027-01-01", "failed", "secret_made_on is 2027-01-01, which is still to come"),
        ("", "untestable", "Amazon does not tell how old the client secret is"),
    ],
)
def test_the_age_of_the_secret(shop, line, health, says):
    """By the day that the file tells."""
    shop.change("secret_made_on = 2026-11-01", line)
    told = shop.doctor(code=4 if health == "failed" else 0)["secret"]
    assert told["health"] == health
    assert told["says"].startswith(says)


def test_amazons_own_notice_of_the_secrets_end_counts(shop):
    """As the journal was told it: until a secret is set that was made since; without a day, until it is over."""
    shop.change("secret_made_on = 2026-11-01", "")
    shop("advance")
    journal = open_journal(f"sqlite:///{shop.path.parent}/orderactions.db", clock=shop.world.clock)
    with journal.transaction() as t:
        t.work.note_secret("shop", shop.world.clock.now() + timedelta(days=5))
    journal.close()
    told = shop.doctor()["secret"]
    assert (told["health"], told["says"]) == ("warning", "the client secret ends on 2026-11-29, in 5 days")
    shop.write(shop.path.read_text() + "secret_made_on = 2026-11-01\n")
    assert "2026-11-29" in shop.doctor()["secret"]["says"]
    shop.world.clock.advance(86_400)
    shop("advance")
    shop.change("secret_made_on = 2026-11-01", "secret_made_on = 2026-11-25")
    assert shop.doctor()["secret"]["health"] == "ok"
    shop.change("secret_made_on = 2026-11-25", "")
    shop.world.clock.advance(5 * 86_400)
    shop("advance")
    assert shop.doctor()["secret"]["health"] == "untestable"


class Pager:
    """A channel that notes what it is told, or fails."""

    name = "pager"

    def __init__(self) -> None:
        self.topics: list[str] = []
        self.works = True

    def send(self, alert: Alert) -> None:
        if not self.works:
            raise AlertFailed("nobody there")
        self.topics.append(alert.topic)


@pytest.fixture
def pager(monkeypatch) -> Pager:
    pager = Pager()
    monkeypatch.setattr(session, "alerts_from_env", lambda: (pager,))
    return pager


def test_a_test_goes_over_each_channel(shop, pager):
    """What takes it is ok, what does not is a failure with why; it needs neither a journal nor Amazon."""
    assert shop.doctor("--alert")["alert pager"]["health"] == "ok"
    assert pager.topics == ["test"]
    pager.works = False
    told = shop.doctor("--alert", code=4)["alert pager"]
    assert told["says"] == "it did not take the test: nobody there"
    assert shop.amazon.calls() == []
    assert not shop.path.with_name("orderactions.db").exists()


def test_a_journal_that_is_a_folder_is_told(shop):
    """A slip of one letter; the other findings are there all the same."""
    found = shop.doctor("--journal", "sqlite:////", code=4)
    assert (found["journal"]["says"], found["credentials"]["health"]) == ("/ is a folder", "ok")


def test_what_keeps_everything_from_being_opened_is_found(shop, monkeypatch):
    """A webhook without its secret and a mistyped channel: `worker` would end with 4, so `doctor` does."""
    hook = '\n[[webhooks]]\nname = "erp"\nurl = "https://erp.example/"\nsecret_env = "ERP"\n'
    shop.write(shop.path.read_text() + hook)
    assert shop("advance").code == 4
    found = shop.doctor(code=4)
    assert found["webhook erp"]["says"] == "ERP is not set: it is the secret of the webhook 'erp'"
    monkeypatch.setenv("ERP", "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY=")
    assert shop("advance").code == 0
    assert shop.doctor()["webhook erp"]["health"] == "ok"
    monkeypatch.setenv("ORDERACTIONS_ALERT_MAIL_SERVER", "mail.example")
    assert shop("advance").code == 4
    assert "ORDERACTIONS_ALERT_MAIL_TO" in shop.doctor(code=4)["alerts"]["says"]


def test_without_a_channel_nobody_can_be_called(shop):
    """That is a failure of the test, and no look of its own at anything else."""
    told = shop.doctor("--alert", code=4)["alert"]
    assert told["says"] == "no channel is named by which anybody could be called"
    assert shop("doctor", "--alert", "--heartbeat").code == 2


def test_whoever_watches_the_heartbeat_calls_people(shop, pager):
    """Where nothing drives, nothing else may be left that could."""
    shop("refund", SHIPPED, "--full", "--reason", "damaged", "--agent", "marie", "--yes")
    shop.world.clock.advance(601)
    shop.doctor("--heartbeat", code=4)
    assert pager.topics == ["nobody_drives"]


def test_sites_without_a_tax_setting(shop):
    """Refunds there would be blocked; said before an agent finds out."""
    shop.change('sites     = ["DE"]', 'sites = ["DE", "UK"]')
    shop.change('tax       = "vat_inclusive"', 'tax = { DE = "vat_inclusive" }')
    told = shop.doctor()["tax"]
    assert (told["health"], told["says"]) == ("warning", "no tax setting for UK: refunds there are blocked")


def test_a_read_only_account_says_so(shop):
    """With `writes = false` nothing is ever sent, and the reads are made all the same."""
    shop.change("[accounts.shop]", "[accounts.shop]\nwrites = false")
    found = shop.doctor()
    assert found["sending"]["says"] == "the account is read-only (writes = false): nothing is ever sent"
    assert found["parcels"]["health"] == "ok"


def test_the_sandbox_is_no_place_to_test_roles(shop):
    """It answers samples only: said, and not asked."""
    shop.change(f'endpoint  = "{shop.amazon.base_url}"', "sandbox = true")
    found = shop.doctor()
    assert found["environment"]["health"] == "warning"
    assert "Amazon's sandbox: region eu, sandbox.sellingpartnerapi-eu.amazon.com" in found["environment"]["says"]
    assert "orders" not in found


def test_the_real_amazon_is_said_to_be_real(shop):
    """Before anything is sent, somebody reads that it is the live endpoint of their region."""
    shop.change(f'endpoint  = "{shop.amazon.base_url}"\n', "")
    assert shop.doctor()["environment"]["says"] == (
        "live: region eu, sellingpartnerapi-eu.amazon.com; what is sent is real"
    )


def test_another_program_with_the_same_feeds(shop):
    """A refund feed that the journal does not know is a warning, unless the policy names the account."""
    journal = f"sqlite:///{shop.path.parent}/elsewhere.db"
    assert shop("refund", SHIPPED, "--full", "--reason", "damaged", "--agent", "marie", "--yes", "--wait", "600",
                "--journal", journal).code == 0  # fmt: skip
    told = shop.doctor()["other senders"]
    assert told["health"] == "warning"
    assert told["says"].startswith("refund or cancellation feeds of the last day, not from this journal: 1.")
    assert shop.doctor("--journal", journal)["other senders"]["health"] == "ok"
    shop.path.with_name("policy.toml").write_text('other_senders = ["shop"]\n')
    shop.change("[accounts.shop]", 'policy = "policy.toml"\n[accounts.shop]')
    assert shop.doctor()["other senders"]["health"] == "ok"


def test_another_program_on_the_same_quota(shop):
    """Feeds of other kinds with the same application make refunds wait."""
    shop("refund", SHIPPED, "--full", "--reason", "damaged", "--agent", "marie", "--yes", "--wait", "600")
    for feed in shop.amazon._world.feeds.values():
        feed.feed_type = "POST_ORDER_FULFILLMENT_DATA"
    told = shop.doctor()["quota"]
    assert told["health"] == "warning"
    assert told["says"].startswith("feeds of other kinds in the last day: 1.")


def test_the_journal_after_a_first_action(shop):
    """Open, of this version, its mark fits, and somebody drives; then nobody does."""
    shop("refund", SHIPPED, "--full", "--reason", "damaged", "--agent", "marie", "--yes")
    assert shop("doctor", "--heartbeat").code == 4
    found = shop.doctor(code=4)
    assert found["heartbeat"]["says"].startswith("nothing has driven actions ever, and 1 job waits")
    assert shop("advance").code == 0
    found = shop.doctor()
    assert (found["restore"]["health"], found["heartbeat"]["health"]) == ("ok", "ok")
    assert shop("doctor", "--heartbeat").out.startswith("ok")
    shop.world.clock.advance(601)
    assert "nothing has driven actions for 10 minutes" in shop.doctor("--heartbeat", code=4)["heartbeat"]["says"]


def test_the_heartbeat_is_missed_even_when_nothing_waits(shop):
    """Whoever watches it learns which of the two it is."""
    open_journal("sqlite:///orderactions.db", clock=shop.world.clock).close()
    told = shop.doctor("--heartbeat", code=4)["heartbeat"]
    assert told["says"] == "nothing has driven actions ever, while nothing waits"
    ran = shop("doctor", "--heartbeat", "--journal", "sqlite:///nowhere.db")
    assert (ran.code, "there is no journal at nowhere.db" in ran.err) == (4, True)


def test_pauses_and_tasks_are_told(shop):
    """They are no fault, and somebody should know."""
    shop("advance")
    shop("pause", "kind:refund", "--agent", "marie", "--why", "stock check")
    shop("advance")
    told = shop.doctor()["pause"]
    assert told["says"].endswith("stock check")
    assert told["mends"] == "orderactions resume kind:refund --agent NAME"
    assert "tasks" not in shop.doctor()


def test_a_restored_journal_is_found(shop):
    """Nothing is sent from it, and it is said what to look at first."""
    shop("advance")
    shop.path.with_name("orderactions.db.mark").unlink()
    told = shop.doctor(code=4)["restore"]
    assert told["says"] == "nothing is sent: its mark is missing: it may be a restored or copied journal"
    assert "resume --after-restore" in told["mends"]


def test_what_a_restored_journal_does_not_know_is_laid_out(shop):
    """What the marketplace lists beside it, before somebody takes it up."""
    press = ("refund", SHIPPED, "--reason", "damaged", "--agent", "marie", "--yes", "--wait", "600")
    assert shop(*press, "--amount", "1.00").code == 0
    journal = shop.path.with_name("orderactions.db")
    assert shop("advance").code == 0
    with closing(sqlite3.connect(journal)) as cx, closing(sqlite3.connect(":memory:")) as backup:
        cx.backup(backup)
        shop.world.clock.advance(3600)
        assert shop(*press, "--amount", "2.00").code == 0
        backup.backup(cx)
    found = shop.doctor(code=4)
    assert "put back to an earlier moment" in found["restore"]["says"]
    assert found["after restore"]["health"] == "warning"
    assert "is not known here" in found["after restore"]["says"]


def test_a_journal_that_cannot_be_opened(shop):
    """Damaged, of a newer version, in a folder that is not there: the account is looked at all the same."""
    shop.path.with_name("orderactions.db").write_bytes(b"no journal at all, but long enough to be looked at" * 90)
    found = shop.doctor(code=4)
    assert found["journal"]["health"] == "failed"
    assert found["credentials"]["health"] == "ok"
    gone = shop.doctor("--journal", "sqlite:///nowhere/actions.db", code=4)["journal"]
    assert gone["mends"] == "make the folder nowhere"


def test_a_journal_of_another_environment(shop):
    """A simulator's journal cannot serve the live account: said before a service refuses it."""
    shop("advance")
    shop.change(f'endpoint  = "{shop.amazon.base_url}"\n', "")
    told = shop.doctor(code=4)["belongs"]
    assert told["says"] == "the journal belongs to the simulated environment, the account to the live one"


def test_a_journal_of_an_older_version_is_left_as_it_is(shop):
    """To look at it must not take it forward: older workers may still run."""
    shop("advance")
    with closing(sqlite3.connect(shop.path.with_name("orderactions.db"))) as cx:
        cx.execute("pragma user_version = 6")
    told = shop.doctor(code=4)["journal"]
    assert "is of an older version (schema 6, this one has" in told["says"]
    assert shop.doctor("--heartbeat", code=4)["journal"] == told
    with closing(sqlite3.connect(shop.path.with_name("orderactions.db"))) as cx:
        assert cx.execute("pragma user_version").fetchone() == (6,)


def test_a_key_that_everybody_can_read(shop):
    """The key beside the journal seals the records."""
    shop("advance")
    shop.path.with_name("orderactions.db.key").chmod(0o644)
    told = shop.doctor()["file"]
    assert (told["health"], "mode 644" in told["says"]) == ("warning", True)


def test_a_policy_that_cannot_be_read(shop):
    """With its line; the rest is looked at."""
    shop.path.with_name("policy.toml").write_text("hold_z = 10\n")
    shop.change("[accounts.shop]", 'policy = "policy.toml"\n[accounts.shop]')
    found = shop.doctor(code=4)
    assert "policy.toml, line 1: 'hold_z'" in found["policy"]["says"]
    assert found["orders"]["health"] == "ok"


def test_a_policy_with_larger_submissions(shop):
    """Then nothing is said of a limit that is not reached."""
    shop.path.with_name("policy.toml").write_text("max_messages = 200\n")
    shop.change("[accounts.shop]", 'policy = "policy.toml"\n[accounts.shop]')
    told = shop.doctor()["policy"]
    assert ("at most 5,976 actions an hour" in told["says"], told["mends"]) == (True, None)
    assert Policy().max_messages == 100


def test_people_read_the_same(shop):
    """A line for each thing, what mends it below, and the counts at the end."""
    shop.amazon.set_role(BOOKS, granted=False)
    ran = shop("doctor")
    assert ran.code == 4
    assert "-> tick Finance and Accounting in the developer profile" in " ".join(ran.out.split())
    assert ran.out.rstrip().endswith("13 ok, 1 failed, 1 untestable")


def test_two_accounts_are_two_sets_of_findings(shop, monkeypatch):
    """What one lacks is found at that one; `--account` looks at one alone."""
    shop.write(
        shop.path.read_text()
        + """
[accounts.us]
seller_id = "A2AMERICANSELR"
region    = "na"
endpoint  = "http://sp-api.simulated.invalid"
token_url = "http://sp-api.simulated.invalid/auth/o2/token"
refresh_token_env = "US_TOKEN"
"""
    )
    found = shop.doctor(code=4)
    assert "names no variable for its refresh token, and there are others" in found["shop credentials"]["says"]
    assert "US_TOKEN" in found["us credentials"]["says"]
    shop.change("mcf       = true", 'mcf = true\nrefresh_token_env = "ORDERACTIONS_AMAZON_REFRESH_TOKEN"')
    monkeypatch.setenv("US_TOKEN", shop.secrets["ORDERACTIONS_AMAZON_REFRESH_TOKEN"])
    assert shop.doctor()["us books"]["health"] == "warning"
    assert "books" in shop.doctor("--account", "shop")
    ran = shop("doctor", "--account", "uss")
    assert (ran.code, "did you mean us?" in ran.err) == (2, True)


def test_a_file_that_makes_no_sense_ends_at_once(shop):
    """With its line, and the code for what has to be set up."""
    shop.change("region", "regoin")
    ran = shop("doctor")
    assert ran.code == 4
    assert "orderactions.toml, line 3: 'regoin' is nothing that can be set here; did you mean 'region'?" in ran.err


def test_the_environment_alone_is_examined_too(shop, monkeypatch):
    """Who has no file finds out as much, but for what only a file can tell."""
    from orderactions.marketplaces.amazon import Amazon

    monkeypatch.delenv("ORDERACTIONS_CONFIG")
    monkeypatch.setenv("ORDERACTIONS_JOURNAL", "memory:")
    monkeypatch.delenv("ORDERACTIONS_AMAZON_ACCOUNT", raising=False)
    account: Amazon = shop.amazon.account(tax="vat_inclusive")
    code = run(["doctor"], Settings(clock=shop.world.clock, account=lambda: account))
    assert code == 4  # nothing drives a journal in memory


# --- init


def test_init_writes_a_file_that_can_be_read(shop):
    """Once the seller is filled in; it sends nothing until somebody says so, and it names what has to be set."""
    shop.path.unlink()
    ran = shop("init", "--account", "de")
    assert ran.code == 0
    assert "export ORDERACTIONS_AMAZON_REFRESH_TOKEN=..." in ran.out
    assert f"export ORDERACTIONS_CONFIG={shop.path}" in ran.out
    ran = shop("doctor")
    assert ran.code == 4
    assert "seller_id of the account 'de' is not set: the merchant token" in ran.err
    shop.change('seller_id = ""', 'seller_id = "A2SELLER"')
    account = parse_config(shop.path.read_text()).accounts["de"]
    assert (account.region, account.writes) == ("eu", False)


@pytest.mark.parametrize("region", ["na", "eu", "fe"])
def test_every_line_of_the_file_that_is_a_comment_may_be_switched_on(shop, region):
    """The examples in it are good ones."""
    shop("init", "--force", "--region", region, "--seller-id", "A2SELLER")
    lines = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in shop.path.read_text().splitlines()
    ]
    text = "\n".join(line for line in lines if line.startswith("#") or not line.startswith("One "))
    if region == "fe":
        text = text.replace('tax = "vat_inclusive"', "")
    read = parse_config(text)
    assert read.accounts["amazon"].secret_made_on == date(2026, 11, 24)
    assert read.account_for("help@shop.example") == "amazon"


def test_init_leaves_a_file_alone(shop):
    """Unless it is told otherwise."""
    before = shop.path.read_text()
    ran = shop("init")
    assert ran.code == 4
    assert "is there already and is left as it is; name another (orderactions init FILE), or give --force" in ran.err
    assert shop.path.read_text() == before
    assert shop("init", "--force").code == 0
    assert shop.path.read_text() != before


def test_init_refuses_what_could_not_be_read_later(shop):
    """A simulator that is none, an account's name with a slash: nothing is written."""
    shop.path.unlink()
    assert shop("init", "--simulator", "https://sellingpartnerapi-eu.amazon.com").code == 2
    ran = shop("init", "--account", "a/b")
    assert (ran.code, shop.path.exists()) == (2, False)
    assert "'a/b' is no name for an account; use letters, digits, - and _" in ran.err


def test_init_takes_a_region_in_any_case(shop):
    """EU is eu."""
    assert shop("init", "--force", "--region", "EU").code == 0
    assert 'region = "eu"' in shop.path.read_text()


def test_a_file_that_lies_here_and_is_not_named_is_told(shop, monkeypatch):
    """Whoever has just written the file, and has not set the variable that names it, learns why it is not used."""
    monkeypatch.delenv("ORDERACTIONS_CONFIG")
    ran = shop("order", SHIPPED)
    assert ran.code == 4
    assert f"orderactions.toml lies here and is not used: export ORDERACTIONS_CONFIG={shop.path}" in ran.err
    shop.path.unlink()
    ran = shop("order", SHIPPED)
    assert ran.code == 4
    assert "lies here" not in ran.err


# --- the file and the environment


def test_the_file_stands_before_the_environment(shop, monkeypatch):
    """What the environment says as well is not used, and that is told."""
    monkeypatch.setenv("ORDERACTIONS_AMAZON_TAX", "vat_exclusive")
    ran = shop("order", SHIPPED)
    assert ran.code == 0
    assert "orderactions.toml is used, and not what is set in ORDERACTIONS_AMAZON_TAX" in ran.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ORDERACTIONS_AMAZON_ENDPOINT", "http://127.0.0.1:1"),
        ("ORDERACTIONS_AMAZON_TOKEN_URL", "http://127.0.0.1:1"),
        ("ORDERACTIONS_AMAZON_WRITES", "0"),
    ],
)
def test_what_would_keep_money_safe_is_not_passed_over(shop, monkeypatch, name, value):
    """Somebody who points at a simulator, or wants nothing sent, is not overruled in silence."""
    monkeypatch.setenv(name, value)
    ran = shop("order", SHIPPED)
    assert ran.code == 4
    assert name in ran.err
    assert "by which something else is done; unset it, or say the same in the file" in ran.err


def test_a_text_of_the_file_is_told_by_every_command(shop):
    """Also by those that need no account: else they would show words that no buyer is written."""
    shop.write(shop.path.read_text() + '\n[messages.refund.done]\nde = "Ihre {amount} sind da. {order_id} {number}"\n')
    asked = ("refund", SHIPPED, "--full", "--reason", "late", "--agent", "m", "--yes", "--wait", "900", "--json")
    told = shop(*asked).json["action"]
    assert told["confirmation"]["for_buyer"].startswith("Ihre")
    assert shop("actions", told["id"], "--json").json["action"]["confirmation"] == told["confirmation"]


def test_orders_of_several_accounts_name_theirs(shop):
    """An order without its account is asked back, everywhere; a scope of any account can be paused."""
    shop.change("mcf       = true", 'mcf = true\nrefresh_token_env = "ORDERACTIONS_AMAZON_REFRESH_TOKEN"')
    shop.write(
        shop.path.read_text() + '\n[accounts.us]\nseller_id = "A2AMERICANSELR"\nregion = "na"\n'
        'refresh_token_env = "ORDERACTIONS_AMAZON_CLIENT_SECRET"\n'
        f'endpoint = "{shop.amazon.base_url}"\ntoken_url = "{shop.amazon.base_url}/auth/o2/token"\n'
    )
    assert "write account/order" in shop("order", SHIPPED).err
    assert shop("order", f"shop/{SHIPPED}").code == 0
    open_journal("sqlite:///orderactions.db", clock=shop.world.clock).close()
    assert shop("pause", "account:us", "--agent", "marie").code == 0
    ran = shop("actions", "--order", SHIPPED)
    assert (ran.code, "names no account" in ran.err) == (2, True)
    assert "whose refunds? It is one of shop, us" in shop("shadow").err


def test_from_init_by_doctor_to_a_refund(shop, capsys, monkeypatch):
    """The file and the variables that `init` names are all that is needed."""
    settings = Settings(clock=shop.world.clock, transport=shop.amazon.transport())
    for name in shop.secrets:
        monkeypatch.delenv(name)
    assert run(["init", "mine.toml", "--simulator", "http://127.0.0.1:9", "--json"], settings) == 0
    for name, value in Ran(0, *capsys.readouterr()).json["environment"].items():
        monkeypatch.setenv(name, value)
    assert run(["doctor"], settings) == 0
    assert run(["refund", SHIPPED, "--full", "--reason", "damaged", "--agent", "marie", "--yes", "--wait", "600"],
               settings) == 0  # fmt: skip
    assert [each["amount"] for each in shop.amazon.ledger()["refunds"]] == ["20.00"]
