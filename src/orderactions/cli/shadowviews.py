"""What a rehearsal found, as JSON; in the form of `orderactions.views`."""

from __future__ import annotations

from orderactions.marketplaces.amazon.cancelled import Cancelled
from orderactions.shadow import Compared, Finding, Site
from orderactions.views import amount_json, lines_json, moment_json, sent_json

__all__ = ["cancelled_json", "compared_json", "site_json"]


def compared_json(each: Compared) -> dict[str, object]:
    """Return one posted refund beside what we would have sent for it."""
    return {
        "order": each.order_id,
        "entry": each.entry_id,
        "posted_at": moment_json(each.posted_at),
        "finding": each.finding.value,
        "amount": amount_json(each.gets),
        "currency": each.gets.currency if each.gets else None,
        "sent": sent_json(each.wire),
        "expected": lines_json(each.expected),
        "posted": lines_json(each.posted),
        "cause": each.cause,
        "why": list(each.why),
    }


def cancelled_json(each: Cancelled) -> dict[str, object]:
    """Return an order that reads cancelled beside what we would have offered."""
    return {
        "order": each.order_id,
        "site": each.site,
        "finding": each.finding.value,
        "why": each.why,
        "reason": each.reason,
        "code": each.code,
    }


def site_json(site: Site) -> dict[str, object]:
    """Return the verdict on one site, with all its refunds."""
    return {
        "site": site.site,
        "name": site.name,
        "tax": site.word,
        "verdict": site.verdict,
        "compared": site.compared,
        **{finding.value: site.count(finding) for finding in Finding},
        "left_out": dict(site.left_out),
        "mends": [{"tax": tried.word, "agree": tried.agree} for tried in site.mends],
        "alike": list(site.alike),
        "refunds": [compared_json(each) for each in site.refunds],
    }
