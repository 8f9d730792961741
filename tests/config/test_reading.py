"""The file of settings: what it says, and what is said when it says something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orderactions.config import AccountConfig, WebhookConfig, parse_config, read_config
from orderactions.errors import RequestError, SetupError

WHOLE = """\
journal = "sqlite:///data/actions.db"
policy  = "policy.toml"

[accounts.de]
seller_id            = "A2GERMANSELLER"
region               = "eu"
sites                = ["DE", "UK"]
tax                  = { DE = "vat_inclusive", UK = "vat_exclusive" }
books                = "2024-06-19"
writes               = false
sandbox              = false
mcf                  = "2026-07-04"
cancel_with          = "feed"
combine_marketplaces = true
read_deadline_s      = 20
endpoint             = "http://127.0.0.1:8080"
token_url            = "http://127.0.0.1:8080/auth/o2/token"
client_id_env        = "SHOP_CLIENT_ID"
client_secret_env    = "SHOP_CLIENT_SECRET"
refresh_token_env    = "SHOP_EU_TOKEN"
secret_made_on       = 2026-10-01

[accounts.us]
seller_id         = "A2AMERICANSELR"
region            = "na"
refresh_token_env = "SHOP_NA_TOKEN"

[[routing]]
mailbox = "DE@shop.example"
account = "de"

[[routing]]
mailbox = "us@shop.example"
account = "us"
"""

HOOK = '[[webhooks]]\nname = "erp"\nurl = "https://erp.example/hook"\nsecret_env = "ERP_SECRET"\n'
SMALL = """\
[accounts.shop]
seller_id = "A2SELLER"
region = "eu"
"""


def said(text: str) -> str:
    with pytest.raises(SetupError) as caught:
        parse_config(text, "shop.toml")
    return str(caught.value)


def test_everything_that_can_be_said_is_read():
    """Two accounts of two regions, with all keys, and the mailboxes of each."""
    config = parse_config(WHOLE, "/etc/shop/orderactions.toml")
    assert config.journal == "sqlite:////etc/shop/data/actions.db"
    assert config.policy == Path("/etc/shop/policy.toml")
    assert config.accounts["de"] == AccountConfig(
        name="de",
        seller_id="A2GERMANSELLER",
        region="eu",
        sites=("A1PA6795UKMFR9", "A1F83G8C2ARO7P"),
        tax={"DE": "vat_inclusive", "UK": "vat_exclusive"},
        books="2024-06-19",
        writes=False,
        mcf="2026-07-04",
        combine_marketplaces=True,
        read_deadline_s=20,
        endpoint="http://127.0.0.1:8080",
        token_url="http://127.0.0.1:8080/auth/o2/token",
        client_id_env="SHOP_CLIENT_ID",
        client_secret_env="SHOP_CLIENT_SECRET",
        refresh_token_env="SHOP_EU_TOKEN",
        secret_made_on=date(2026, 10, 1),
    )
    assert config.accounts["us"].writes


def test_little_has_to_be_said():
    """An account needs its seller and its region; the journal lies beside the file."""
    config = parse_config(SMALL, "/etc/shop/orderactions.toml")
    assert config.journal == "sqlite:////etc/shop/orderactions.db"
    assert config.policy is None
    assert config.accounts["shop"] == AccountConfig(name="shop", seller_id="A2SELLER", region="eu")


def test_an_absolute_journal_and_one_on_a_server_stay_what_they_are():
    """Only what is relative is taken as beside the file."""
    for url in ("sqlite:////var/lib/actions.db", "postgresql://desk@host/actions", "memory:"):
        assert parse_config(f'journal = "{url}"\n{SMALL}').journal == url


def test_a_mailbox_leads_to_its_account():
    """However it is written; one that no account has is an error that says what to add."""
    config = parse_config(WHOLE)
    assert config.account_for(" de@Shop.example ") == "de"
    assert config.account_for("us@shop.example") == "us"
    with pytest.raises(
        RequestError, match=r"mailbox: 'fr@shop\.example' belongs to no account .* add a \[\[routing\]\]"
    ):
        config.account_for("fr@shop.example")


def test_one_account_without_routing_has_every_mailbox():
    """A seller with one account has nothing to route; as soon as something is routed, the rest is an error."""
    assert parse_config(SMALL).account_for("anything@shop.example") == "shop"
    routed = parse_config(SMALL + '[[routing]]\nmailbox = "a@b.example"\naccount = "shop"\n')
    with pytest.raises(RequestError):
        routed.account_for("c@b.example")


KEYS = [line.partition("=")[0].strip() for line in WHOLE.splitlines() if "=" in line]


@pytest.mark.parametrize("key", sorted(set(KEYS)))
def test_a_slip_in_any_key_is_named_with_its_line(key):
    """The key, where it stands, and what was probably meant; the file is not used."""
    wrong = key + "q"
    text = WHOLE.replace(f"{key} ", f"{wrong} ", 1)
    line = next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith(wrong))
    assert said(text).startswith(
        f"shop.toml, line {line}: {wrong!r} is nothing that can be set here; did you mean {key!r}?"
    )


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("seller_id", "5", "seller_id: 5 cannot be; write e.g. seller_id ="),
        ("seller_id", '"A2\\u0001"', "seller_id: 'A2\\x01' has characters that no merchant token has"),
        ("region", '"EU"', "region: 'EU' is not a region of Amazon's; did you mean 'eu'?"),
        ("sites", '["DA"]', "sites: 'DA' is no site of Amazon's; did you mean"),
        ("sites", '["US"]', "sites: US belongs to the region na, not to eu; it needs an account of its own"),
        ("tax", '"vat_inclusiv"', "tax: 'vat_inclusiv'"),
        ("tax", '{ DX = "vat_inclusive" }', "tax: 'DX'"),
        ("books", '"v1"', "books: 'v1' is no version of the Finances API that we read; did you mean 'v0'?"),
        ("writes", '"false"', "writes: 'false' cannot be; write e.g. writes = false"),
        ("writes", "0", "writes: 0 cannot be; write e.g. writes = false"),
        ("mcf", '"2020"', "mcf: '2020' is no version of the API; write true, false or 2020-07-01 or 2026-07-04"),
        ("cancel_with", '"rset"', "cancel_with: 'rset' is no way of cancelling; use 'feed' or 'rest'"),
        ("read_deadline_s", "true", "read_deadline_s: True cannot be; write e.g. read_deadline_s = 30"),
        ("read_deadline_s", "90", "read_deadline_s: 90 is not more than 0 and at most 45 seconds"),
        ("endpoint", '"http://amazon.example"', "endpoint: 'http://amazon.example' would carry secrets unencrypted"),
        ("token_url", '"http://a.example"', "token_url: 'http://a.example' would carry secrets unencrypted"),
        ("client_id_env", '"amzn1 application"', "client_id_env is no name of a variable of the environment"),
        ("secret_made_on", '"2026-10-01"', "secret_made_on: '2026-10-01' cannot be; write e.g. secret_made_on = 2026-"),
        ("secret_made_on", "2026-10-01T00:00:00Z", "secret_made_on: datetime.datetime(2026, 10, 1"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_its_line(key, value, message):
    """Each in the words of whatever would have choked on it later, with what to write instead."""
    lines = WHOLE.splitlines()
    at = next(n for n, each in enumerate(lines) if each.startswith(f"{key} "))
    lines[at] = f"{key} = {value}"
    assert said("\n".join(lines)).startswith(f"shop.toml, line {at + 1}: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "shop.toml: no account is described; add a table such as [accounts.shop]"),
        ("journal = 5\n" + SMALL, "shop.toml, line 1: write an address as text"),
        ('journal = "actions.db"\n' + SMALL, "shop.toml, line 1: that is no address of a journal; write sqlite:///"),
        ("policy = true\n" + SMALL, "shop.toml, line 1: write a file's name"),
        ("accounts = 1\n", "shop.toml, line 1: accounts is a table"),
        ('[accounts."my shop"]\n', "shop.toml: 'my shop' is no name for an account"),
        (
            '[accounts.shop]\nregion = "eu"\n',
            "shop.toml, line 1: seller_id of the account 'shop' is not set: the merch",
        ),
        ('[accounts.shop]\nseller_id = ""\nregion = "eu"\n', "shop.toml, line 2: seller_id of the account 'shop'"),
        ('[accounts.shop]\nseller_id = "A2"\n', "shop.toml, line 1: region of the account 'shop' is not set: na, eu"),
        (SMALL + "[webhooks]\n", "shop.toml, line 4: webhooks is a list of tables"),
        (SMALL + HOOK.replace("secret_env", "secret"), "write its name here, as secret_env"),
        (SMALL + HOOK.replace('url = "https', 'uri = "https'), "did you mean 'url'"),
        (SMALL + HOOK.replace("https://", "http://"), "webhook erp: url"),
        (SMALL + HOOK + 'topics = ["sate"]\n', "'sate' is never told; use some of"),
        (SMALL + HOOK + 'topics = "state"\n', 'write e.g. topics = ["state", "task"]'),
        (SMALL + HOOK + "timeout_s = 31\n", "must be above 0 and at most 30"),
        (SMALL + HOOK + HOOK, "two webhooks are called 'erp'"),
        (SMALL + '[[webhooks]]\nname = "erp"\n', "url is missing; write e.g. url = "),
        (SMALL + "[routing]\n", "shop.toml, line 4: routing is a list of tables"),
        (SMALL + '[[routing]]\nmailbox = "a@b.example"\n', "shop.toml, line 4: account is missing or no text"),
        (WHOLE + '[[routing]]\nmailbox = "a@b.example"\naccount = "ed"\n', "'ed' is not an account of this file; did"),
        (WHOLE + '[[routing]]\nmailbox = "de@SHOP.example"\naccount = "us"\n', "de@shop.example is routed twice"),
        (WHOLE.replace("SHOP_NA_TOKEN", "SHOP_EU_TOKEN"), "line 26: refresh_token_env is that of the account 'de' as"),
        (SMALL + SMALL.replace("shop", "two"), "shop.toml, line 5: seller_id is that of the account 'shop' as well"),
        (SMALL + "read_deadline_s = 1.5\n", "shop.toml, line 4: 1.5 is a number with a point"),
        ("accounts = \n", "shop.toml: "),
    ],
)
def test_a_file_that_does_not_fit_together_is_refused(text, message):
    """With the line wherever there is one."""
    assert message in said(text)


def test_a_long_name_of_a_variable_is_no_secret():
    """However many sellers an agency has to tell apart."""
    name = "ORDERACTIONS_AMAZON_REFRESH_TOKEN_OF_SELLER_NUMBER_2"
    text = f'{SMALL}refresh_token_env = "{name}"\n'
    assert parse_config(text).accounts["shop"].refresh_token_env == name


REFRESH = "Atzr|IwEBIJfakefakefake"
SECRET = "amzn1.oa2-cs.v1.0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        (f'refresh_token_env = "{REFRESH}"', REFRESH),
        (f'client_secret_env = "{SECRET}"', SECRET),
        (f'client_secret = "{SECRET}"', SECRET),
        ('client_secret = "short"', "short"),
        ('tax = "0123456789abcdef0123456789abcdef0123456789abcdef"', "0123456789abcdef"),
        ('endpoint = "https://user:hunter2@host.example"', "hunter2"),
        (f'sites = ["{REFRESH}"]', REFRESH),
        (f'"{REFRESH}" = 1', REFRESH),
        (f'whatever = {{ deep = ["{SECRET}"] }}', SECRET),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(line, secret):
    """Whoever puts one there is told the line, what to do, and nothing that shows it again."""
    told = said(SMALL + line + "\n")
    assert told.startswith("shop.toml, line ")
    assert "no secret stands in this file" in told
    assert secret not in told


@pytest.mark.parametrize("url", ["postgresql://desk:hunter2@host/db", "postgresql://desk@host/db?password=hunter2"])
def test_a_password_of_the_journal_does_not_belong_there(url):
    """PostgreSQL has places of its own for it, and they are named."""
    told = said(f'journal = "{url}"\n{SMALL}')
    assert told.startswith("shop.toml, line 1: journal has a password in it; PostgreSQL reads it from ~/.pgpass")
    assert "hunter2" not in told


def test_a_variable_that_looks_like_a_name_and_is_none_is_not_repeated():
    """It may be the secret itself."""
    assert "hunter2!" not in said(SMALL + 'client_secret_env = "hunter2!"\n')


def test_the_file_is_the_one_that_the_environment_names(tmp_path):
    """By ORDERACTIONS_CONFIG, or by its path; without either it is said how one is made."""
    path = tmp_path / "shop.toml"
    path.write_text(SMALL)
    assert read_config(environ={"ORDERACTIONS_CONFIG": str(path)}) == read_config(path)
    with pytest.raises(SetupError, match=r"ORDERACTIONS_CONFIG names no file; `orderactions init` writes one"):
        read_config(environ={})
    with pytest.raises(SetupError, match=r"there is no file .*missing\.toml$"):
        read_config(tmp_path / "missing.toml")


def test_every_key_is_in_the_reference():
    """The page tells each key that the reader knows, and no other."""
    from attrs import fields

    page = (Path(__file__).resolve().parents[2] / "docs/reference/configuration.md").read_text()
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    told = {word.strip("` ") for cell in rows for word in cell.split(",")}
    known = {each.name for each in fields(AccountConfig)} - {"name"}
    known |= {each.name for each in fields(WebhookConfig)}
    assert told == known | {"journal", "policy", "mailbox", "account", "type", "..._env"}
