"""The account: its settings, its addresses, its orders' ids."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from orderactions.errors import MissingCredentials, RequestError, SetupError
from orderactions.fulfilment.amazon_mcf import AmazonMcf
from orderactions.marketplaces.amazon import Amazon
from tests.amazon.making import CANARIES, Scripted, account_at

SET = {
    "ORDERACTIONS_AMAZON_SELLER_ID": "A2EXAMPLESELLER",
    "ORDERACTIONS_AMAZON_REGION": "eu",
    **{f"ORDERACTIONS_AMAZON_{name.upper()}": value for name, value in CANARIES.items()},
}


def test_an_account_comes_from_the_environment() -> None:
    """Five variables are enough, and the account has a name of its own."""
    amazon = Amazon.from_env(SET)
    assert repr(amazon) == "Amazon(account='amazon', region='eu', environment='live')"
    named = Amazon.from_env(
        SET | {"ORDERACTIONS_AMAZON_ACCOUNT": "germany", "ORDERACTIONS_AMAZON_TAX": "vat_inclusive"}
    )
    assert named.account == "germany"


def test_a_secret_ends_half_a_year_after_it_was_made() -> None:
    """Where somebody has said when that was; a day that is none is refused."""
    assert Amazon.from_env(SET).secret_ends_at is None
    dated = Amazon.from_env(SET | {"ORDERACTIONS_AMAZON_SECRET_MADE_ON": "2026-11-24"})
    assert (dated.secret_made_on, dated.secret_ends_at) == (date(2026, 11, 24), datetime(2027, 5, 23, tzinfo=UTC))
    with pytest.raises(SetupError, match="ORDERACTIONS_AMAZON_SECRET_MADE_ON: 'soon' is no day"):
        Amazon.from_env(SET | {"ORDERACTIONS_AMAZON_SECRET_MADE_ON": "soon"})


def test_everything_that_is_missing_is_named_at_once() -> None:
    """With where it is found, and without what is there."""
    partly = {name: value for name, value in SET.items() if not name.endswith(("CLIENT_SECRET", "REGION"))}
    with pytest.raises(MissingCredentials) as caught:
        Amazon.from_env(partly | {"ORDERACTIONS_AMAZON_SELLER_ID": " "})
    for name in ("SELLER_ID", "REGION", "CLIENT_SECRET"):
        assert f"ORDERACTIONS_AMAZON_{name} (" in str(caught.value)
    assert "REFRESH_TOKEN" not in str(caught.value)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"region": "EU"}, "did you mean 'eu'"),
        ({"region": "europe"}, "use 'na', 'eu' or 'fe'"),
        ({"tax": "vat-inclusive"}, "did you mean 'vat_inclusive'"),
        ({"tax": "net"}, "use one of 'vat_inclusive'"),
        ({"account": ""}, "account: is empty"),
        ({"seller_id": ""}, "seller_id: is empty"),
        ({"seller_id": "A2\x00"}, "seller_id: .* no merchant token"),
        ({"endpoint": "http://api.example.com"}, "endpoint: .* unencrypted"),
        ({"token_url": "http://login.example.com"}, "token_url: .* unencrypted"),
        ({"endpoint": "api.invalid"}, "endpoint"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_at_once(changed, said) -> None:
    """And not at the first refund."""
    with pytest.raises(SetupError, match=said):
        account_at(Scripted(), **changed)


@pytest.mark.parametrize(
    ("changed", "environment"),
    [
        ({"endpoint": None}, "live"),
        ({"endpoint": "https://sellingpartnerapi-eu.amazon.com:443/"}, "live"),
        ({"endpoint": "https://SELLINGPARTNERAPI-EU.amazon.com"}, "live"),
        ({"endpoint": None, "sandbox": True}, "sandbox"),
        ({"endpoint": "https://sandbox.sellingpartnerapi-na.amazon.com"}, "sandbox"),
        ({"endpoint": "http://127.0.0.1:8000"}, "simulated"),
        ({"endpoint": "https://amazon.com.example.org"}, "simulated"),
    ],
)
def test_what_is_live_is_told_by_the_host(changed, environment) -> None:
    """A journal serves one of the three, so a live host must not pass for a simulated one."""
    assert account_at(Scripted(), **changed).environment == environment


@pytest.mark.parametrize("order_id", ["305-1234567-1234567", "D01-1234567-1234567"])
def test_an_order_id_has_three_groups(order_id) -> None:
    """Digital orders have letters in theirs."""
    account_at(Scripted()).check_order_id(order_id)


@pytest.mark.parametrize(
    ("order_id", "said"),
    [
        (" 305-1234567-1234567\n", "did you mean 305-1234567-1234567?"),
        ("30512345671234567", "did you mean 305-1234567-1234567?"),
        ("305-1234567 1234567", "did you mean 305-1234567-1234567?"),
        ("305-1234567", "looks like 305-1234567-1234567"),
        ("", "looks like 305-1234567-1234567"),
        ("305-1234567-12345678", "looks like 305-1234567-1234567"),
        ("\uff1305-1234567-1234567", "looks like 305-1234567-1234567"),
    ],
)
def test_a_malformed_order_id_never_goes_out(order_id, said) -> None:
    """The error says what was probably meant."""
    transport = Scripted()
    with pytest.raises(RequestError, match="order_id: ") as caught:
        account_at(transport).snapshot(order_id)
    assert said in str(caught.value)
    assert transport.asked == []


def test_the_network_library_is_loaded_with_the_first_call() -> None:
    """An account can be made, and a simulator asked, without it."""
    program = (
        "import sys; from orderactions.marketplaces.amazon import Amazon, Credentials\n"
        "Amazon(account='a', seller_id='s', region='eu',"
        " credentials=Credentials(client_id='i', client_secret='s', refresh_token='r'))\n"
        "assert 'requests' not in sys.modules and 'urllib3' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_usual_transport_is_requests() -> None:
    """And what it cannot reach is unavailable."""
    from orderactions.errors import Unavailable

    with pytest.raises(Unavailable, match="no connection"):
        account_at(None, endpoint="http://nowhere.invalid", token_url="http://nowhere.invalid/token").snapshot(
            "305-1234567-1234567"
        )


def test_other_apis_of_the_account_share_its_calls_and_its_clock() -> None:
    """Two faces of one account: one token, one network, one time."""
    amazon = account_at(Scripted())
    mcf = AmazonMcf(amazon)
    assert mcf._api is amazon.api
    assert mcf._clock is amazon.clock
