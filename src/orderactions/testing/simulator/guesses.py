"""Where Amazon's behaviour is not known: what the simulator does instead."""

from __future__ import annotations

from attrs import frozen

__all__ = ["GUESSES", "Guess"]


@frozen
class Guess:
    """One assumption."""

    #: Such as "SIM-03"; never used again for something else.
    id: str
    text: str


GUESSES: tuple[Guess, ...] = (
    Guess(
        "SIM-01", "A missing, unknown or expired access token is refused with 403, Unauthorized; details tell which."
    ),
    Guess("SIM-02", "A User-Agent that is missing or longer than 500 characters is refused with 400, InvalidInput."),
    Guess("SIM-03", "Login takes JSON as well as a form. Tokens are not limited in number, and older ones stay valid."),
    Guess(
        "SIM-04", "A call that is refused with 400 or 404 uses up the rate limit; one refused with 403 or 429 does not."
    ),
    Guess("SIM-05", "A path that is not served answers 404, another method 405, each with an error list."),
    Guess(
        "SIM-06",
        "DISCOUNT is shown as a negative amount, so that the breakdowns add up to the total (can be switched).",
    ),
    Guess("SIM-07", "A cancelled order keeps its amounts; its lines have nothing fulfilled and nothing open."),
    Guess("SIM-08", "An unknown value in includedData is refused; a part without content (PACKAGES) is an empty list."),
    Guess(
        "SIM-09", "An upload address takes several uploads in its five minutes; the last one before createFeed counts."
    ),
    Guess("SIM-10", "The document store compares Content-Type letter by letter and ignores an access token."),
    Guess("SIM-11", "A document may be used by several feeds; each takes the bytes as they were at its createFeed."),
    Guess("SIM-12", "A feed whose document was never uploaded is accepted and ends FATAL."),
    Guess("SIM-13", "getFeeds answers the newest feeds first and knows a new feed at once."),
    Guess("SIM-14", "A feed or document that is unknown or older than 28 days is a 404."),
    Guess(
        "SIM-15", "Each feed takes the same time, a third of it in the queue; a stuck feed does not hold up the others."
    ),
    Guess("SIM-16", "All effects of a feed happen at the moment at which it ends, in the order of its messages."),
    Guess("SIM-17", "A message that breaks the schema is an error 5000 of that message alone (can be switched)."),
    Guess(
        "SIM-18",
        "A document that is not XML, has another envelope or message type, or a MessageID twice, is refused"
        " as a whole: 5000 for message 0, none processed, one with an error.",
    ),
    Guess("SIM-19", "A message is all or nothing, however many items it has."),
    Guess(
        "SIM-20", "MerchantIdentifier is not compared with the seller; OperationType and PurgeAndReplace are ignored."
    ),
    Guess("SIM-21", "An order of a marketplace that the feed does not name is an unknown order."),
    Guess(
        "SIM-22",
        "A refund of an unshipped order counts as successful and waits; it is paid when the shipment is"
        " confirmed and forgotten when the order is cancelled. It uses up the balance meanwhile.",
    ),
    Guess(
        "SIM-23",
        "A refund of a pending, cancelled or unfulfillable order is refused; of a partly shipped one it is paid.",
    ),
    Guess("SIM-24", "ActionType Cancel is refused; a missing ActionType is Refund."),
    Guess(
        "SIM-25", "Quantity and QuantityCancelled change nothing; an adjustment without money is no credit and refused."
    ),
    Guess("SIM-26", "Another currency than the order's is refused; a missing one is the order's. Yen must be whole."),
    Guess(
        "SIM-27",
        "Tax is added in US and CA only; everywhere else one charge with its tax inside is refunded, its"
        " balance is charge plus tax, and a tax component is refused.",
    ),
    Guess(
        "SIM-28", "In the net regime the added tax is the order's share, rounded half up, and has no limit of its own."
    ),
    Guess("SIM-29", "GiftWrap and GiftWrapTax have balances like Shipping; Goodwill has none."),
    Guess(
        "SIM-30",
        "Of the other components only what the order shows as paid can be refunded; RestockingFee,"
        " RestockingFeeTax and ReturnShipping may be negative, no other.",
    ),
    Guess("SIM-31", "ReturnShipping is dropped without a word, yet it counts for the message's net amount."),
    Guess("SIM-32", "A promotion adjustment must not be positive and adds to the balance of its component."),
    Guess("SIM-33", "DirectPaymentAdjustments are refused."),
    Guess("SIM-34", "A charge back (a negative amount) never raises what can be refunded."),
    Guess(
        "SIM-35",
        "Failure cancels only an order that is UNSHIPPED, sold by the merchant, with every item listed once;"
        " else nothing happens and the message is an error 18028.",
    ),
    Guess("SIM-36", "An Item.Quantity other than the ordered one is an error; a missing CancelReason is none."),
    Guess("SIM-37", "Success keeps the merchant's own order id, whatever the order's status."),
    Guess(
        "SIM-38",
        "Error codes are 18028 and 5000 as seen in the field; which help page goes with which refusal of a"
        " cancellation, and every sentence, is made up.",
    ),
    Guess("SIM-39", "Request ids, feed ids and document ids are predictable and only look like Amazon's."),
    Guess("SIM-40", "Several messages for one order in one feed are worked off one after the other."),
    Guess(
        "SIM-41",
        "The books hold one entry for each message that paid. Its posted date is the moment of the effect, and it"
        " can be seen `books_lag_s` later; so a young entry may turn up behind an older one.",
    ),
    Guess(
        "SIM-42", "The books show what the buyer got back as a negative amount, and a restocking fee as a positive one."
    ),
    Guess(
        "SIM-43",
        "The breakdown words of 2024-06-19 (ProductCharges, OurPricePrincipal ...) and the way they are nested are"
        " those that sellers report; for components that nobody reported they are formed by likeness.",
    ),
    Guess(
        "SIM-44",
        "A granted A-to-z claim and a chargeback are, in 2024-06-19, a Refund with the description Refund Order."
        " They, and refunds made elsewhere, use up the balance that refunds by feed have.",
    ),
    Guess("SIM-45", "With any marketplaceId, listTransactions leaves out what a seller in the US shipped himself."),
    Guess(
        "SIM-46",
        "The books show a refund by the components that were refunded; a price with its tax inside is not divided.",
    ),
    Guess(
        "SIM-47",
        "An entry also has a commission of 15 % of the item price and, where tax comes on top, the tax that Amazon"
        " withholds; its totals are what is left after them (can be switched).",
    ),
    Guess(
        "SIM-48",
        "A deferred entry is posted as DEFERRED, and again as DEFERRED_RELEASED when it is let go, with a"
        " transaction id of its own and the same REFUND_ID; the first stays listed (can be switched).",
    ),
    Guess(
        "SIM-49",
        "Entries come in the order of their posted dates. All pages of a listing show the books as they were at its"
        " first call. Version 0 takes a token without the other arguments, 2024-06-19 does not.",
    ),
    Guess(
        "SIM-50",
        "An end of a window that is less than two minutes ago is refused, and so is a later end alone. Without a later"
        " end a listing, also that of an order, reaches to two minutes ago.",
    ),
    Guess(
        "SIM-51",
        "listFinancialEvents without PostedAfter reaches back 180 days; an unknown order has empty lists of events.",
    ),
    Guess(
        "SIM-52",
        "A line is posted as shipped once, when the whole of it has left; an order that begins as shipped was shipped"
        " when it was made.",
    ),
    Guess(
        "SIM-53",
        "Quantities in the books are those that were ordered, however much was refunded. OrderAdjustmentItemId and"
        " ORDER_ADJUSTMENT_ITEM_ID are the same number; a shipment has one in 2024-06-19 only.",
    ),
    Guess(
        "SIM-54",
        "The sandbox compares path, query and body with a sample exactly; only a parameter that the model requires and"
        " the sample does not mention may come on top. The first sample that fits answers.",
    ),
    Guess(
        "SIM-55",
        "Which messages an order allows is made up: by its status, who ships it and who cancelled it. An order of"
        " another site is a 404.",
    ),
    Guess(
        "SIM-56",
        "A parcel of Multi-Channel Fulfilment takes fixed virtual times to planning, picking and leaving, in one"
        " shipment; both versions show the same parcels. A held one stays Received, and is cancelled after 14"
        " days.",
    ),
    Guess(
        "SIM-57",
        "Version 2020-07-01 refuses with 400 to cancel a parcel that is being picked or is over, and answers 200"
        " for one that is cancelled; 2026-07-04 answers 202 for every parcel that it knows. What a cancellation"
        " does is set by parcel.",
    ),
    Guess(
        "SIM-58",
        "A change is made at once and only to a held parcel; what is left out stays, the hold too. A quantity"
        " must be 1 or more, and a line that is left out stays. Only address, speed, quantities and action can be"
        " changed.",
    ),
    Guess(
        "SIM-59",
        "In 2026-07-04 a held parcel is PROCESSING, a change of anything but the action is refused with 400, and"
        " the buyer's number is in the packing slip's attribute orderId.",
    ),
    Guess(
        "SIM-60",
        "The lists of parcels have 50 on a page, in the order in which they were made; a parcel that is not known"
        " is a 404.",
    ),
    Guess(
        "SIM-61",
        "A fault answers with the status that it is named after even where Amazon's model does not name that "
        "status for the operation (401, 413, 415: `not_in_the_model` in the control interface has the list). A "
        "5xx of another number than 500 or 503 is in no model.",
    ),
    Guess(
        "SIM-62",
        "Where a line had a discount, a refund of its charge is one amount in the books, with the discount taken "
        "off; or it is the whole price with the promotion coming back beside it, in the same share (can be "
        "switched).",
    ),
    Guess(
        "SIM-63",
        "A deferred entry that is let go may also change its own status to DEFERRED_RELEASED and have a plain "
        "RELEASED one beside it, posted at that moment, the two naming each other (can be switched).",
    ),
    Guess(
        "SIM-64",
        "A missing role is refused with 403, Unauthorized, without details, by every operation that the role opens; the"
        " feeds of orders and their lists belong to Inventory and Order Tracking, whatever their type.",
    ),
    Guess(
        "SIM-70",
        "Where cancelOrder is switched on, it cancels an unshipped order at once and refuses any other with 400.",
    ),
)
"""Every place where Amazon may behave otherwise."""
