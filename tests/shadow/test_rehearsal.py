"""An account's past, read from a simulated Amazon in every regime, and compared with what would have been sent."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from sales import CANADA, JAPAN
from world import GERMANY, MARIE, UNITED_STATES, World

from orderactions import ActionService, LinePart, Reason, Refund, State, open_journal
from orderactions.errors import MissingCredentials, SetupError, Unavailable
from orderactions.marketplaces.amazon.finances import VERSIONS
from orderactions.marketplaces.amazon.rates import Buckets, Rate
from orderactions.marketplaces.amazon.readonly import READS, ReadOnly
from orderactions.marketplaces.amazon.rehearsal import Rehearsal, rehearse
from orderactions.marketplaces.amazon.sites import SITES
from orderactions.shadow import Finding, Site
from orderactions.transport import HttpResponse

# About amounts and calls: what keeps the journal makes no difference.
pytestmark = pytest.mark.sqlite

UNITED_KINGDOM = "A1F83G8C2ARO7P"
APART = {"Principal": "29.99", "Tax": "5.70", "Shipping": "4.00", "ShippingTax": "0.76"}
WHOLE = {"Principal": "29.99", "Shipping": "4.00"}
YEN = {"Principal": "2999", "Tax": "300", "Shipping": "400", "ShippingTax": "40"}

#: Site, the right setting, how the simulated Amazon treats tax there, what was paid, settings that agree as well.
REGIMES = {
    "us": (UNITED_STATES, None, None, APART, ()),
    "canada": (CANADA, "separate", None, APART, ()),
    "japan": (JAPAN, None, None, YEN, ()),
    "inclusive": (GERMANY, "vat_inclusive", None, WHOLE, ("DE=marketplace_collected",)),
    "exclusive": (GERMANY, "vat_exclusive", "net", APART, ("DE=marketplace_collected",)),
    "exclusive in the uk": (UNITED_KINGDOM, "vat_exclusive", "net", APART, ("UK=marketplace_collected",)),
    "collected": (GERMANY, "marketplace_collected", "added", APART, ("DE=vat_exclusive",)),
}
#: Wrong on purpose: the regime and a setting that it is not, and what would mend it.
WRONG = [
    ("canada", None, {"CA=separate"}),
    ("inclusive", None, {"DE=vat_inclusive", "DE=marketplace_collected"}),
    ("inclusive", "vat_exclusive", {"DE=vat_inclusive", "DE=marketplace_collected"}),
    ("exclusive", "vat_inclusive", {"DE=vat_exclusive", "DE=marketplace_collected"}),
    ("exclusive", None, {"DE=vat_exclusive", "DE=marketplace_collected"}),
    ("exclusive in the uk", {"DE": "vat_exclusive", "UK": "vat_inclusive"}, {
        "UK=vat_exclusive", "UK=marketplace_collected"}),
    ("collected", "vat_inclusive", {"DE=vat_exclusive", "DE=marketplace_collected"}),
    ("collected", None, {"DE=vat_exclusive", "DE=marketplace_collected"}),
]  # fmt: skip


class Past:
    """A seller's past in one regime, and its rehearsal."""

    def __init__(self, regime: str, *, books: str = "2024-06-19", **simulator) -> None:
        self.site, self.tax, self.treats, self.paid, _ = REGIMES[regime]
        self.world = World(books=books, **simulator)
        self.region = SITES[self.site].region
        self.told: list[str] = []

    def order(self, **more) -> str:
        lines = more.pop("lines", [{"sku": "CUP", "quantity": 3, "paid": self.paid}])
        return self.world.order(*lines, site=self.site, tax_regime=self.treats, **more)

    def by_hand(self, order_id: str, **amounts: str) -> None:
        """Somebody refunds in Seller Central; without amounts, all that is left."""
        self.world.amazon.refund_elsewhere(order_id, amounts=amounts or None)
        self.world.clock.advance(60)

    def by_us(self, *requests: Refund) -> None:
        clock, account = self.world.clock, self.world.account(region=self.region, tax=self.tax)
        service = ActionService(marketplaces=[account], journal=open_journal("memory:", clock=clock), clock=clock)
        for request in requests:
            assert service.execute(request, actor=MARIE, again=True, wait_s=900).state is State.DONE
            self.world.clock.advance(1200)

    def misbook(self, minor: int = 1, *, component: str = "", entry: int = -1) -> None:
        """Amazon posts one component with so many cents more than it paid."""
        amounts = self.world.amazon._world.books[entry].amounts
        found = next(each for each in amounts if component in ("", each.component))
        found.amount -= Decimal(minor) * (1 if self.site == JAPAN else Decimal("0.01"))

    def rehearsed(self, *, most: int = 200, account=None, wait_s: float = 7200, **setup) -> Rehearsal:
        self.world.clock.advance(wait_s)
        account = account or self.world.account(region=self.region, tax=setup.get("tax", self.tax))
        since = self.world.clock.now() - timedelta(days=30)
        return rehearse(account, since=since, most=most, tell=self.told.append)

    def verdict(self, **setup) -> Site:
        (site,) = self.rehearsed(**setup).sites
        return site


class WithoutRates:
    """An Amazon that does not tell how often it may be asked."""

    def __init__(self, transport) -> None:
        self.transport = transport

    def send(self, request):
        answer = self.transport.send(request)
        return evolve(answer, headers={k: v for k, v in answer.headers.items() if k != "x-amzn-ratelimit-limit"})


class Forgetful(WithoutRates):
    """An Amazon that has forgotten its orders."""

    def send(self, request):
        body = b'{"errors": [{"code": "NotFound", "message": "The requested order was not found."}]}'
        return HttpResponse(status=404, body=body) if request.operation == "getOrder" else super().send(request)


def some_refunds(past: Past) -> None:
    """A full one, one of the shipping, one of a single unit, by hand; all within what was paid."""
    past.by_hand(past.order())
    tax_inside = "ShippingTax" not in past.paid or past.site == JAPAN
    shipping = {"Shipping": "440" if past.site == JAPAN else "4.00"}
    past.by_hand(past.order(), **shipping, **({} if tax_inside else {"ShippingTax": "0.76"}))
    unit = {"Principal": "1100" if past.site == JAPAN else "9.99"}
    past.by_hand(past.order(), **unit, **({} if tax_inside else {"Tax": "1.90"}))


@pytest.mark.parametrize("books", VERSIONS)
@pytest.mark.parametrize("regime", REGIMES)
def test_a_right_setting_agrees_to_the_cent(regime, books):
    """In every regime and both versions of the books; what the books cannot tell is said beside it."""
    past = Past(regime, books=books)
    some_refunds(past)
    site = past.verdict()
    assert [each.why for each in site.refunds] == [()] * 3
    assert (site.verdict, site.agree, site.alike) == ("agrees", 3, REGIMES[regime][4])


@pytest.mark.parametrize("books", VERSIONS)
@pytest.mark.parametrize("regime", REGIMES)
def test_what_we_sent_ourselves_agrees(regime, books):
    """Parts, units, the shipping and the rest of one order, as an agent asks for them."""
    past = Past(regime, books=books)
    order_id = past.order()
    line_id = past.world.amazon.order(order_id).lines[0].order_item_id
    past.by_us(
        Refund.part(order_id, reason=Reason.PRICE, percent=10),
        Refund.part(order_id, reason=Reason.RETURNED, lines=[LinePart(line_id=line_id, quantity=1)]),
        Refund.shipping(order_id, reason=Reason.LATE),
        Refund.full(order_id, reason=Reason.RETURNED),
    )
    site = past.verdict()
    assert [each.why for each in site.refunds] == [()] * 4
    assert site.verdict == "agrees"


@pytest.mark.parametrize("books", VERSIONS)
@pytest.mark.parametrize("regime", REGIMES)
def test_one_posted_component_that_is_a_cent_off_is_reported(regime, books):
    """Of three refunds that one, and no other."""
    past = Past(regime, books=books)
    some_refunds(past)
    order_id = past.order()
    past.by_hand(order_id)
    past.misbook()
    site = past.verdict()
    assert (site.verdict, site.agree, site.compared) == ("differs", 3, 4)
    (wrong,) = site.differ
    assert (wrong.order_id, wrong.cause) == (order_id, "above_left")


@pytest.mark.parametrize("regime", ["us", "canada", "exclusive", "collected"])
def test_a_cent_that_went_from_price_to_tax_is_reported_by_component(regime):
    """The buyer got the same, so nothing but the comparison by component can see it."""
    past = Past(regime)
    past.by_hand(past.order(), Principal="9.99", Tax="1.90")
    past.misbook(-1, component="Principal")
    past.misbook(component="Tax")
    (found,) = past.verdict().differ
    assert found.finding is Finding.DIVIDED
    assert [why.split(":")[0] for why in found.why] == ["CUP item", "CUP item_tax"]
    assert all("9.99" in why or "1.90" in why for why in found.why)


@pytest.mark.parametrize(("regime", "wrong", "mends"), WRONG, ids=[f"{one} as {two}" for one, two, _ in WRONG])
def test_a_setting_that_is_wrong_is_reported_and_what_mends_it_is_named(regime, wrong, mends):
    """Whichever setting would let all agree; where several would, all of them are named."""
    past = Past(regime)
    some_refunds(past)
    site = past.verdict(tax=wrong)
    assert (site.verdict, site.agree, site.compared) == ("differs", 0, 3)
    assert {each.word for each in site.mends} == mends
    assert {each.agree for each in site.mends} == {3}


def test_one_setting_that_is_wrong_spoils_one_site_only():
    """Each site has a verdict of its own."""
    past = Past("exclusive in the uk")
    past.by_hand(past.order())
    past.by_hand(past.world.order({"sku": "DE", "paid": WHOLE}))
    found = past.rehearsed(tax="vat_inclusive")
    assert {site.name: site.verdict for site in found.sites} == {"Amazon.de": "agrees", "Amazon.co.uk": "differs"}
    assert not found.agrees


def test_what_amazon_ships_is_told_and_not_guessed():
    """Its refunds are Amazon's own."""
    past = Past("inclusive")
    past.by_hand(past.order(fulfilled_by="AMAZON"))
    found = past.rehearsed()
    assert (found.sites[0].left_out, found.agrees) == ({"by_marketplace": 1}, False)


@pytest.mark.parametrize(("move", "cause"), [("guarantee_claim", "claim"), ("chargeback", "chargeback")])
def test_a_claim_and_a_chargeback_are_told_and_not_guessed(move, cause):
    """Where the books tell them apart, which only version 0 does."""
    past = Past("inclusive", books="v0")
    getattr(past.world.amazon, move)(past.order())
    assert past.verdict().left_out == {cause: 1}


def test_goodwill_is_told_and_not_guessed():
    """A total does not say which part of it is a gesture."""
    past = Past("inclusive")
    past.by_hand(past.order(), Goodwill="5.00")
    assert past.verdict().left_out == {"beside_the_price": 1}


def test_a_sku_on_two_lines_is_told_where_the_books_name_no_line():
    """2024-06-19 names the SKU only; version 0 the line as well."""
    for books, left_out in (("2024-06-19", {"line_unclear": 1}), ("v0", {})):
        past = Past("inclusive", books=books)
        order_id = past.order(lines=[{"sku": "CUP", "paid": WHOLE}, {"sku": "CUP", "paid": WHOLE}])
        line_id = past.world.amazon.order(order_id).lines[0].order_item_id
        past.world.amazon.refund_elsewhere(order_id, line_id=line_id)
        assert past.verdict().left_out == left_out


def test_an_order_that_is_gone_is_told_and_the_others_are_compared():
    """Amazon keeps its orders for a time only."""
    past = Past("inclusive")
    gone = past.order()
    past.by_hand(gone)
    past.by_hand(past.order())
    past.world.amazon.add_fault("5xx_before_effect", operation="getOrder", times=3)
    found = past.rehearsed()
    # The latest is read first, and it is the one that cannot be had.
    (unread,) = found.unreadable
    assert unread.cause == "not_readable"
    assert "503" in unread.why[0]
    assert (found.agrees, found.sites[0].compared, found.sites[0].refunds[0].order_id) == (True, 1, gone)


def test_an_order_that_amazon_does_not_know_any_more_is_told():
    """In words of ours."""
    past = Past("inclusive")
    past.by_hand(past.order())
    account = past.world.account(tax=past.tax)
    account.api.transport = Forgetful(account.api.transport)
    (unread,) = past.rehearsed(account=account).unreadable
    assert unread.why == ("Amazon does not know its order any more",)


def test_money_that_was_deferred_is_one_refund():
    """Two rows of the books, one comparison."""
    past = Past("inclusive", defer_s=3600.0)
    past.by_hand(past.order())
    site = past.verdict(wait_s=4 * 3600)
    assert (site.agree, len(site.refunds)) == (1, 1)


def test_a_promotion_in_the_books_is_no_difference():
    """The whole price, and what the promotion took off, beside each other."""
    past = Past("us", books_promotions=True)
    line = {"sku": "CUP", "paid": {"Principal": "40.00", "Tax": "2.47"}, "discount": {"Principal": "10.00"}}
    past.by_hand(past.order(lines=[line]))
    assert past.verdict().verdict == "agrees"


# The reading itself.


def test_nothing_but_reads_is_asked_for():
    """Every call that reached Amazon, by its name."""
    past = Past("inclusive")
    some_refunds(past)
    before = len(past.world.amazon.calls())
    past.rehearsed()
    assert {call["operation"] for call in past.world.amazon.calls()[before:]} <= READS | {"token"}


def test_the_latest_orders_are_read_and_how_many_is_said_before():
    """Two of three."""
    past = Past("inclusive")
    ids = [past.order() for _ in range(3)]
    for order_id in ids:
        past.by_hand(order_id)
    found = past.rehearsed(most=2)
    assert (found.found, found.taken) == (3, 2)
    assert {each.order_id for each in found.sites[0].refunds} == set(ids[1:])
    assert past.told == ["3 orders with refunds; the latest 2 are read, which takes a moment"]


def test_many_orders_are_read_at_amazons_pace_and_it_is_told():
    """Never a 429: the quota's own pace is kept, what it takes is said, and then how far it is."""
    past = Past("inclusive")
    for _ in range(60):
        past.by_hand(past.order())
    began = past.world.clock.now() + timedelta(hours=2)
    assert past.rehearsed().sites[0].agree == 60
    assert 429 not in {call["status"] for call in past.world.amazon.calls()}
    assert past.told == [
        "60 orders with refunds; all are read, which takes about 1 minute at Amazon's published pace",
        "20 of 60 orders are read", "40 of 60 orders are read",
    ]  # fmt: skip
    assert past.world.clock.now() - began < timedelta(minutes=2)


def test_a_quota_that_others_have_spent_is_waited_for():
    """A 429 is no reason to leave an order out."""
    past = Past("inclusive")
    past.by_hand(past.order())
    past.world.amazon.add_fault("429_without_header", operation="getOrder", times=3)
    assert past.rehearsed().agrees


def test_a_quota_that_is_far_slower_is_waited_for():
    """Longer than one read may take."""
    past = Past("inclusive")
    for _ in range(3):
        past.by_hand(past.order())
    slow = Buckets({"getOrder": Rate.of("0.01", 1)})
    account = past.world.amazon.account("de", tax=past.tax, books="2024-06-19", buckets=slow)
    account.api.transport = WithoutRates(account.api.transport)
    began = past.world.clock.now() + timedelta(hours=2)
    assert past.rehearsed(account=account).sites[0].agree == 3
    assert timedelta(seconds=199) < past.world.clock.now() - began < timedelta(seconds=210)


def test_a_quota_that_never_comes_is_told():
    """The order is left out, and not for ever waited for."""
    past = Past("inclusive")
    past.by_hand(past.order())
    past.world.amazon.add_fault("429_without_header", operation="getOrder", times=99)
    (unread,) = past.rehearsed().unreadable
    assert "too often" in unread.why[0]


def test_the_account_can_only_read_from_then_on():
    """Also where somebody goes on with it."""
    past = Past("inclusive")
    account = past.world.account()
    past.rehearsed(account=account)
    assert isinstance(account.api.transport, ReadOnly)
    assert isinstance(account.api.tokens._transport, ReadOnly)


def test_without_books_the_variable_is_named():
    """There would be nothing to compare with."""
    past = Past("inclusive")
    past.world.books = None
    with pytest.raises(SetupError, match="ORDERACTIONS_AMAZON_BOOKS"):
        past.rehearsed()


def test_books_that_are_not_allowed_are_no_verdict():
    """The role that is missing is named."""
    past = Past("inclusive")
    past.world.amazon.add_fault("403", operation="listTransactions", times=9)
    with pytest.raises(MissingCredentials, match="Finance and Accounting"):
        past.rehearsed()


def test_books_that_do_not_answer_are_no_verdict():
    """Half of them would be no rehearsal."""
    past = Past("inclusive")
    past.world.amazon.add_fault("5xx_before_effect", operation="listTransactions", times=9)
    with pytest.raises(Unavailable):
        past.rehearsed()


def test_a_quiet_account_agrees_with_nothing():
    """No refund, no verdict."""
    past = Past("inclusive")
    found = past.rehearsed()
    assert (found.sites, found.found, found.agrees) == ((), 0, False)


def test_what_was_posted_before_the_time_asked_for_only_counts_against_the_balance():
    """An old part and a new rest: one comparison, and it agrees."""
    past = Past("inclusive")
    order_id = past.order()
    past.by_hand(order_id, Principal="10.00")
    past.world.clock.advance(40 * 86400)
    past.by_hand(order_id)
    (found,) = past.verdict().refunds
    assert (found.finding, str(found.gets)) == (Finding.AGREES, "EUR 23.99")
