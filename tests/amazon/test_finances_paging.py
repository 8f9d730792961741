"""How the books are asked for, page by page, and what is raised when the answer is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderactions.errors import MissingCredentials, Throttled, Unavailable
from orderactions.marketplaces.amazon.finances import windows
from orderactions.orders import BookEntry
from orderactions.transport import HttpRequest, HttpResponse, NoAnswer
from tests.amazon.making import CANARIES, NOW, ORDER_ID, Scripted, account_at, answer, order_json, refusal
from tests.amazon.test_finances_reading import PLAIN, event, part, sold, transaction

OF_ORDER = {"2024-06-19": "listTransactions", "v0": "listFinancialEventsByOrderId"}
OF_TIME = {"2024-06-19": "listTransactions", "v0": "listFinancialEvents"}
BOTH = pytest.mark.parametrize("version", list(OF_ORDER))


def query_of(request: HttpRequest) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query))


def payload(version: str, rows: list[dict] | None, token: str | None = None) -> HttpResponse:
    if version == "v0":
        shown = {} if rows is None else {"FinancialEvents": {"RefundEventList": rows}}
        return answer(200, {"payload": shown | ({} if token is None else {"NextToken": token})})
    shown = {} if rows is None else {"transactions": rows}
    return answer(200, {"payload": shown | ({} if token is None else {"nextToken": token})})


def pages(*answers: HttpResponse):
    """Answer one page after the other, the last one again and again."""
    left = list(answers)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


def asked_for(transport: Scripted, version: str) -> list[dict[str, str]]:
    names = {OF_ORDER[version], OF_TIME[version]}
    return [query_of(request) for request in transport.asked if request.operation in names]


def scripted(version: str, books) -> Scripted:
    return Scripted(getOrder=answer(200, order_json()), **{OF_ORDER[version]: books, OF_TIME[version]: books})


def snapshot_with(version: str, books) -> tuple[BookEntry, ...] | None:
    return account_at(scripted(version, books), region="na", books=version).snapshot(ORDER_ID).books


def a_refund(version: str, number: int) -> dict:
    if version == "v0":
        return event(("Principal", -1), OrderAdjustmentItemId=f"A{number}")
    return transaction(PLAIN, transactionId=f"T{number}", ids={"REFUND_ID": f"R{number}"})


def test_an_orders_transactions_are_asked_for_by_its_id_alone() -> None:
    """No time, which would hide old ones, and no site, which would hide what a seller in the US ships himself."""
    transport = scripted("2024-06-19", payload("2024-06-19", []))
    assert account_at(transport, region="na", books="2024-06-19").snapshot(ORDER_ID).books == ()
    assert asked_for(transport, "2024-06-19") == [
        {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": ORDER_ID}
    ]


def test_version_0_has_the_order_in_its_path() -> None:
    """And its pages are as large as they may be."""
    transport = scripted("v0", payload("v0", []))
    account_at(transport, region="na", books="v0").snapshot(ORDER_ID)
    assert urlsplit(transport.asked[-1].url).path == f"/finances/v0/orders/{ORDER_ID}/financialEvents"
    assert asked_for(transport, "v0") == [{"MaxResultsPerPage": "100"}]


@BOTH
def test_each_page_is_asked_for_with_all_the_arguments(version) -> None:
    """An empty page in the middle does not end it; a token that is empty does."""
    books = pages(
        payload(version, [a_refund(version, 1)], "one/+="),
        payload(version, None, "two"),
        payload(version, [], "three"),
        payload(version, [a_refund(version, 2)], ""),
    )
    transport = scripted(version, books)
    found = account_at(transport, region="na", books=version).snapshot(ORDER_ID).books
    assert len({entry.entry_id for entry in found}) == 2
    name = "NextToken" if version == "v0" else "nextToken"
    first, *others = asked_for(transport, version)
    assert others == [first | {name: token} for token in ("one/+=", "two", "three")]


@BOTH
def test_pages_without_an_end_are_given_up(version) -> None:
    """A token that comes again, or one page more than any order could have."""
    with pytest.raises(Unavailable, match="the same page again"):
        snapshot_with(version, payload(version, [], "again"))
    numbers = iter(range(1000))
    with pytest.raises(Unavailable, match="more than 100 pages"):
        snapshot_with(version, lambda _request: payload(version, [], str(next(numbers))))
    assert next(numbers) == 100


@BOTH
def test_what_was_posted_comes_page_by_page(version) -> None:
    """The second page is not asked for before the first one is used."""
    transport = scripted(
        version, pages(payload(version, [a_refund(version, 1)], "more"), payload(version, [a_refund(version, 2)]))
    )
    entries = account_at(transport, books=version).posted(NOW - timedelta(days=2), NOW)
    assert transport.asked == []
    assert len(next(entries)) == 1
    assert len(asked_for(transport, version)) == 1
    assert [len(page) for page in entries] == [1]
    assert len(asked_for(transport, version)) == 2


@BOTH
def test_one_row_that_cannot_be_read_does_not_hide_the_others(version) -> None:
    """Among what was posted to the whole account one refund has no moment; its own order is read strictly."""
    broken = a_refund(version, 1)
    broken |= {"postedDate": "canary", "PostedDate": "canary"}
    books = payload(version, [broken, a_refund(version, 2)])
    (found,) = account_at(scripted(version, books), books=version).posted(NOW - timedelta(days=2), NOW)
    assert [entry.entry_id[-2:] for entry in found] == ["R2" if version == "2024-06-19" else "A2"]
    with pytest.raises(Unavailable, match="not a moment"):
        snapshot_with(version, books)


def test_parts_of_one_refund_id_have_the_same_ids_at_every_reading() -> None:
    """Listed the newest first or the oldest first: the same part has the same id, for whoever has claimed it."""
    rows = [
        transaction(PLAIN),
        transaction(sold(part("Tax", -1)), transactionId="T2", postedDate="2026-05-02T10:00:00Z"),
    ]
    readings = []
    for listed in (rows, rows[::-1]):
        books = payload("2024-06-19", listed)
        (posted,) = account_at(scripted("2024-06-19", books), region="na", books="2024-06-19").posted(
            NOW - timedelta(days=2), NOW
        )
        readings += [
            {entry.entry_id: str(entry.lines[0].amount) for entry in entries}
            for entries in (posted, snapshot_with("2024-06-19", books) or ())
        ]
    assert readings == [{"R1": "USD 20.00", "R1/T2": "USD 1.00"}] * 4


@BOTH
def test_what_was_read_before_a_throttle_is_not_lost(version) -> None:
    """Whoever takes the entries as they come has the first page."""
    transport = scripted(
        version, pages(payload(version, [a_refund(version, 1)], "more"), refusal(429, "QuotaExceeded"))
    )
    entries, found = account_at(transport, books=version).posted(NOW - timedelta(days=2), NOW), []
    with pytest.raises(Throttled):
        found.extend(entries)
    assert len(found) == 1


@BOTH
def test_the_window_ends_before_what_amazon_takes(version) -> None:
    """A good two minutes ago, in whole seconds, in UTC."""
    transport = scripted(version, payload(version, []))
    list(account_at(transport, books=version).posted(NOW - timedelta(hours=1, microseconds=1), NOW))
    (asked,) = asked_for(transport, version)
    ends = [value for name, value in asked.items() if "osted" in name]
    assert ends == ["2026-05-04T07:59:59Z", "2026-05-04T08:57:55Z"]


@BOTH
def test_a_time_that_is_too_young_is_not_asked_for(version) -> None:
    """Nothing of it could be seen yet, and Amazon would refuse the call."""
    transport = scripted(version, payload(version, []))
    assert list(account_at(transport, books=version).posted(NOW - timedelta(minutes=2), NOW)) == []
    assert transport.asked == []


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, MOMENTS, MOMENTS)
def test_windows_cover_the_time_without_a_gap(after, before, now) -> None:
    """None is longer than Amazon answers or ends too late; together they hold all that was asked and may be."""
    found = list(windows(after, before, now))
    last = min(before, now - timedelta(seconds=126))
    for start, end in found:
        assert start < end <= now - timedelta(seconds=125)
        assert end - start <= timedelta(days=180)
    assert [start for start, _ in found[1:]] == [end for _, end in found[:-1]]
    if after < last:
        assert found[0][0] <= after
        assert found[-1][1] >= last
    assert all(after - timedelta(seconds=1) < start for start, _ in found)
    assert all(end < before + timedelta(seconds=1) for _, end in found)


# Answers that are none


@BOTH
@pytest.mark.parametrize(
    ("books", "raised", "said"),
    [
        (refusal(403, "Unauthorized", "Access denied"), MissingCredentials, "role Finance and Accounting"),
        (refusal(429, "QuotaExceeded"), Throttled, "too often"),
        (refusal(400, "InvalidInput", "no"), Unavailable, "400"),
        (refusal(404, "NotFound"), Unavailable, "404"),
        (answer(503, b"<html>"), Unavailable, "503"),
        (answer(403, b"<html>"), Unavailable, "403"),
        (NoAnswer("api.invalid: time-out"), Unavailable, "does not answer"),
        (answer(200, b"<html>"), Unavailable, "cannot be read|nothing that can be read"),
        (answer(200, b"[]"), Unavailable, "is not an object"),
        (answer(200, {}), Unavailable, "payload: is missing"),
        (answer(200, {"payload": []}), Unavailable, "payload: is not an object"),
        (answer(200, {"payload": {"nextToken": 5, "NextToken": 5}}), Unavailable, "oken: is not text"),
    ],
)
def test_books_that_cannot_be_read_stop_the_reading(version, books, raised, said) -> None:
    """An order whose books are unknown is not shown as one without refunds."""
    for reading in (
        lambda: snapshot_with(version, books),
        lambda: list(account_at(scripted(version, books), books=version).posted(NOW - timedelta(days=1), NOW)),
    ):
        with pytest.raises(raised, match=said) as caught:
            reading()
        assert not any(value in f"{caught.value!r}{caught.value.__cause__}" for value in CANARIES.values())
        assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([transaction(sold(part("Tax", -1.005)))], "too many decimals"),
        ([transaction(PLAIN) | {"relatedIdentifiers": [
            {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": "305-0000000-0000000"}]}], "another order"),
        ([transaction(sold(*[part("Tax", -999999999999999)] * 2, total=-1))], "not an amount of money"),
        ([transaction(sold(part("Tax", -1) | {"breakdownAmount": {"currencyCode": "EUR", "currencyAmount": -1}}))],
         "is in EUR, the order is in USD"),
    ],
)  # fmt: skip
def test_a_row_that_makes_no_sense_stops_the_reading_too(rows, said) -> None:
    """What is wrong, and where, is told."""
    with pytest.raises(Unavailable, match=said):
        snapshot_with("2024-06-19", payload("2024-06-19", rows))


def test_an_order_that_is_unknown_has_no_books_to_read() -> None:
    """The order is asked for first."""
    transport = scripted("v0", payload("v0", []))
    transport.answers["getOrder"] = answer(500)
    with pytest.raises(Unavailable):
        account_at(transport, books="v0").snapshot(ORDER_ID)
    assert transport.operations() == ["token", *["getOrder"] * 3]


def test_the_only_line_of_a_sku_is_named() -> None:
    """The books of 2024-06-19 tell the SKU; the order tells which line that is."""
    books = payload(
        "2024-06-19", [transaction(PLAIN), transaction(sold(part("Tax", -1), sku="?"), ids={}, transactionId="T2")]
    )
    first, second = snapshot_with("2024-06-19", books)
    assert [line.line_id for entry in (first, second) for line in entry.lines] == ["01234567890123", ""]
