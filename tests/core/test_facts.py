"""The facts that a preview rests on, and the digests by which a request is known again, for ever."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

import pytest
from plain import a_line, an_order, eur

from orderactions.actions import Line, WireLine
from orderactions.models import Cancellation, Component, Kind, LinePart, OrderRef, Reason, Refund
from orderactions.orders import OrderStatus
from orderactions.rules import differences, facts_of, fingerprint, request_digest, shape_digest

C = Component
ORDER = an_order(
    a_line(quantity=3, shipped=2, item="20.00", item_tax="4.00"),
    a_line("L2", buyer_asked_to_cancel=True),
    tax_rule="AMZ-TAX-01",
    status=OrderStatus.PARTIALLY_SHIPPED,
)
STANDING = {"status": "partially_shipped", "fulfilled by": "seller", "tax rule": "AMZ-TAX-01", "code": "X"}


def test_the_facts_of_a_refund():
    """What was paid, what is to be refunded, what is sent for it: whatever of it changes, the preview is untrue."""
    lines = [Line("L1", C.ITEM, eur("5.00")), Line("L1", C.GOODWILL, eur("1.00"))]
    wire = [WireLine(line_id="L1", code="X", components=(("Principal", eur("5.00")), ("Goodwill", eur("1.00"))))]
    assert facts_of(ORDER, Kind.REFUND, lines, wire, "X") == {
        **STANDING,
        "line L1 quantity": "2 of 3 shipped",
        "line L1 item paid": "EUR 20.00",
        "line L1 item_tax paid": "EUR 4.00",
        "line L2 quantity": "1 of 1 shipped",
        "line L2 item paid": "EUR 20.00",
        "line L1 item to refund": "EUR 5.00",
        "line L1 goodwill to refund": "EUR 1.00",
        "line L1 Principal sent": "EUR 5.00",
        "line L1 Goodwill sent": "EUR 1.00",
    }


def test_the_facts_of_a_cancellation():
    """What has left, and whether the buyer asked for it; no amounts."""
    assert facts_of(ORDER, Kind.CANCELLATION, (), (), "X") == {
        **STANDING,
        "line L1 quantity": "2 of 3 shipped",
        "line L1 asked to cancel": "no",
        "line L2 quantity": "1 of 1 shipped",
        "line L2 asked to cancel": "yes",
    }


def test_what_changed_is_told_in_sentences():
    """What was there and is not, what is there and was not, what is another; in the order of the names."""
    before, now = {"b": "1", "same": "2", "gone": "3"}, {"b": "4", "same": "2", "a": "5"}
    assert differences(before, now) == ("a: was absent, is 5", "b: was 1, is 4", "gone: was 3, is absent")


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_a_fingerprint_is_of_the_facts_in_any_order():
    """Written plainly and sorted, with letters as they are."""
    assert fingerprint({"b": "ä", "a": "1"}) == digest('{"a":"1","b":"ä"}')


def test_a_shape_is_of_the_order_and_its_amounts_in_any_order():
    """Two requests that come to the same are possible duplicates."""
    rows = [Line("L2", C.ITEM, eur("3.00")), Line("L1", C.ITEM, eur("5.00"), 2)]
    text = '{"kind":"refund","lines":[["L1","item","EUR 5.00"],["L2","item","EUR 3.00"]],"order":"305-1"}'
    assert shape_digest("305-1", "refund", rows) == shape_digest("305-1", "refund", rows[::-1]) == digest(text)


NONE = '"amount":null,"buyer_asked":null,"code":null,"component":"item"'
END = '"order":"shop/305-1","percent":null,"reason":"damaged"'
PART = LinePart(line_id="L1", quantity=2, with_tax=False)
REQUESTS = {
    "full": (
        Refund.full("305-1", reason=Reason.DAMAGED, note="not part of it"),
        f'{{{NONE},"kind":"refund","lines":[],{END},"scope":"full"}}',
    ),
    "amount": (
        Refund.shipping("305-1", reason=Reason.DAMAGED, amount="5.10", code="X"),
        (
            '{"amount":"5.1","buyer_asked":null,"code":"X","component":"shipping","kind":"refund","lines":[],'
            f'{END},"scope":"part"}}'
        ),
    ),
    "percent": (
        Refund.part("305-1", reason=Reason.DAMAGED, percent="12.50"),
        f'{{{NONE},"kind":"refund","lines":[],{END.replace("null", chr(34) + "12.5" + chr(34))},"scope":"part"}}',
    ),
    "lines": (
        Refund.part(
            "305-1",
            reason=Reason.DAMAGED,
            lines=[PART, LinePart(line_id="L2", component=C.SHIPPING, amount=eur("100.00"))],
        ),
        (
            f'{{{NONE},"kind":"refund","lines":[["L1","item",2,null,null,false],'
            f'["L2","shipping",null,"100",null,true]],{END},"scope":"part"}}'
        ),
    ),
    "line percent": (
        Refund.part("305-1", reason=Reason.DAMAGED, lines=[LinePart(line_id="L1", percent=Decimal(20))]),
        f'{{{NONE},"kind":"refund","lines":[["L1","item",null,null,"20",true]],{END},"scope":"part"}}',
    ),
    "fees": (
        Refund.full("305-1", reason=Reason.DAMAGED, restocking_fee="5.00", return_shipping="-2.50"),
        f'{{{NONE},"kind":"refund","lines":[],{END},"restocking_fee":"5","return_shipping":"-2.5","scope":"full"}}',
    ),
    "cancellation": (
        Cancellation(order="305-1", reason=Reason.DAMAGED, buyer_asked=True),
        (
            '{"amount":null,"buyer_asked":true,"code":null,"component":null,"kind":"cancellation","lines":[],'
            f'{END},"scope":null}}'
        ),
    ),
    "waiting cancellation": (
        Cancellation(order="305-1", reason=Reason.DAMAGED, when_possible=True),
        (
            '{"amount":null,"buyer_asked":false,"code":null,"component":null,"kind":"cancellation","lines":[],'
            f'{END},"scope":null,"when_possible":true}}'
        ),
    ),
}


@pytest.mark.parametrize(("request_", "text"), REQUESTS.values(), ids=REQUESTS)
def test_a_request_has_one_digest_for_ever(request_, text):
    """Journals hold it: were it made otherwise, an old key would be taken for another request's."""
    assert request_digest(request_, OrderRef("shop", "305-1")) == digest(text)
