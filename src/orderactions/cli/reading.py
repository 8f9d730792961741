"""The command that reads an order, live or from a file, and shows what may be done with it."""

from __future__ import annotations

import json
import os

import click

from orderactions.actions import Option, Preview, Verdict
from orderactions.cli.asking import default_cancellation, default_refund
from orderactions.cli.exits import Exit
from orderactions.cli.options import examples, journal_option, json_option, speaker
from orderactions.cli.output import Speaker, moment
from orderactions.cli.session import open_service, settings
from orderactions.cli.tables import lines_table, options_table, presets_table
from orderactions.errors import RequestError, SetupError
from orderactions.journal import open_journal
from orderactions.marketplaces.amazon import Amazon, Credentials, parse_order_document
from orderactions.marketplaces.amazon.tax import check_setting
from orderactions.models import Kind
from orderactions.orders import Order
from orderactions.service import ActionService
from orderactions.transport import HttpRequest, HttpResponse, NotSent
from orderactions.views import option_json, order_json, preset_json, preview_json

__all__ = ["order"]

_FILE_MAX = 5_000_000


def _tax_of(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> str | None:
    """Return the words as one setting, which the account's own rules have read."""
    setting = ",".join(values)
    try:
        check_setting(setting)
    except SetupError as error:
        raise click.BadParameter(str(error).removeprefix("tax: ")) from None
    return setting or None


@click.command(
    short_help="Show an order and what may be done with it.",
    epilog=examples(
        "orderactions order 305-1234567-1234567",
        "orderactions order 305-1234567-1234567 --json",
        "orderactions order --from-file order.json --tax vat_inclusive",
        "orderactions order --from-file order.json --tax DE=vat_inclusive --tax UK=vat_exclusive",
    ),
)
@click.argument("order_id", metavar="ORDER", required=False)
@click.option(
    "--from-file",
    "file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Read a saved answer of getOrder; - is standard input.",
)
@click.option(
    "--tax",
    multiple=True,
    callback=_tax_of,
    metavar="[SITE=]REGIME",
    help="For --from-file: vat_inclusive where the account's prices hold the tax; SITE=REGIME may be repeated.",
)
@journal_option
@json_option
def order(order_id: str | None, *, file: str | None, tax: str | None) -> int:
    """Show ORDER: its lines, what may be done with it now and why not, and what a refund or a cancellation would do.

    Reads the order from its account, or a saved one from a file, which needs no account. Previews are for the reason
    `other`, or `buyer_cancelled` where the buyer asked through Amazon. Nothing is sent.
    """
    if (order_id is None) == (file is None):
        raise click.UsageError("give ORDER or --from-file FILE" + (", not both" if file else ""))
    if tax is not None and file is None:
        raise click.UsageError("--tax goes with --from-file; an account has its own setting (ORDERACTIONS_AMAZON_TAX)")
    out = speaker()
    if file is not None:
        return _from_file(out, file, tax or os.environ.get("ORDERACTIONS_AMAZON_TAX", "").strip() or None)
    assert order_id is not None
    with open_service(or_in_memory=True) as service:
        _show(out, service, service.order(order_id))
        for warning in service.warnings():
            out.remark(f"note: {warning}")
    return Exit.OK


def _from_file(out: Speaker, file: str, tax: str | None) -> int:
    name = "standard input" if file == "-" else file
    with click.open_file(file, "rb") as stream:
        body = stream.read(_FILE_MAX + 1)
    if len(body) > _FILE_MAX:
        raise RequestError(
            "file", f"{name} is larger than {_FILE_MAX // 1_000_000} MB; an answer of getOrder is far smaller"
        )
    clock = settings().clock
    try:
        read = parse_order_document(body, account="file", tax=tax, read_at=clock.now())
    except RequestError as error:
        what = _other_document(body) or f"{error.field} {error.problem}".strip()
        raise RequestError("file", f"{name} is not an answer of getOrder (Orders 2026-01-01): {what}") from None
    journal = open_journal("memory:", clock=clock)
    try:
        _show(out, ActionService(marketplaces=[_unreachable(tax)], journal=journal, clock=clock), read)
    finally:
        journal.close()
    if any(problem.code == "tax_not_set" for problem in read.refund_problems):
        out.remark("note: for an order from a file, --tax takes the place of the account's tax setting")
    out.remark("note: read from a file; what was refunded or cancelled since, here or elsewhere, is not seen")
    return Exit.OK


#: What people save by mistake, by a name at its top.
_OTHERS = {
    "errors": "it is an error that Amazon answered",
    "orders": "it is a list of orders; save a single one",
    "AmazonOrderId": "it is an order of the older Orders API (v0), which does not tell what is needed",
}


def _other_document(body: bytes) -> str:
    """Say what the document is instead, "" when it is nothing known."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if isinstance(document, dict) and isinstance(document.get("payload"), dict):
        document = document["payload"]
    return next((what for name, what in _OTHERS.items() if isinstance(document, dict) and name in document), "")


class _NoNetwork:
    """A transport that leads nowhere."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Refuse."""
        raise NotSent(f"{request.operation}: an order from a file is only looked at")


def _unreachable(tax: str | None) -> Amazon:
    """Return an account that knows Amazon's words and rules and can reach nobody."""
    nobody = "none"
    return Amazon(
        account="file",
        seller_id=nobody,
        region="eu",
        credentials=Credentials(client_id=nobody, client_secret=nobody, refresh_token=nobody),
        tax=tax,
        endpoint="https://nowhere.invalid",
        token_url="https://nowhere.invalid",  # noqa: S106 - an address
        transport=_NoNetwork(),
        clock=settings().clock,
    )


def _show(out: Speaker, service: ActionService, read: Order) -> None:
    options, presets = service.options(read), service.presets(read)
    previews = _previews(service, read, options)
    out.say(f"Order {read.ref.order_id}", style="bold")
    for name, value in _facts(read):
        out.say(f"{name:<9}{value}", indent=2)
    out.say()
    out.say(lines_table(read), indent=2)
    out.say()
    out.say("What may be done now", style="bold")
    out.say(options_table(read, options), indent=2)
    for option in options:
        if option.verdict is Verdict.MANUAL and option.line_id is None:
            out.say(f"By hand: {option.link or 'at the marketplace'}; text to paste: {option.ready_text}", indent=2)
    if presets:
        out.say()
        out.say("Refunds by cause (orderactions refund --cause)", style="bold")
        out.say(presets_table(presets), indent=2)
    for preview in previews.values():
        if preview is not None:
            out.say()
            out.say(f"Preview of a {preview.kind.value}, for the reason {preview.request.reason.value}", style="bold")
            out.say(str(preview), indent=2)
    out.json(
        {
            "order": order_json(read),
            "options": [option_json(option) for option in options],
            "presets": [preset_json(preset) for preset in presets],
            "previews": {
                kind.value: None if preview is None else preview_json(preview) for kind, preview in previews.items()
            },
        }
    )


def _previews(service: ActionService, read: Order, options: tuple[Option, ...]) -> dict[Kind, Preview | None]:
    allowed = {option.kind for option in options if option.line_id is None and option.verdict is Verdict.ALLOWED}
    previews: dict[Kind, Preview | None] = {Kind.REFUND: None, Kind.CANCELLATION: None}
    if Kind.REFUND in allowed:
        previews[Kind.REFUND] = service.preview(default_refund(read), order=read)
    if Kind.CANCELLATION in allowed:
        previews[Kind.CANCELLATION] = service.preview(default_cancellation(read), order=read)
    return previews


def _facts(read: Order) -> list[tuple[str, str]]:
    status = read.status.value.replace("_", " ")
    if read.raw_status and read.raw_status.lower() != read.status.value:
        status += f" (Amazon says {read.raw_status})"
    paid = f"{read.paid} for the lines" + (f", order total {read.total}" if read.total else "")
    facts = [
        ("Account", read.ref.account),
        ("Site", f"{read.site_name} ({read.site})"),
        ("Status", f"{status}, sent by the {read.fulfilment.value}"),
        ("Placed", moment(read.created_at) + (f", ship by {moment(read.ship_by)}" if read.ship_by else "")),
        ("Paid", paid),
        ("Tax", read.tax_rule or "not known how a refund treats it"),
    ]
    if read.buyer_asked_to_cancel:
        facts.append(("Buyer", "asked Amazon to cancel"))
    if read.link:
        facts.append(("Link", read.link))
    return facts
