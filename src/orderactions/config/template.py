"""The file that `orderactions init` writes: each setting with what it means, and no secret."""

from __future__ import annotations

from orderactions.config.values import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN

__all__ = ["template"]

_HEAD = """\
# Settings of orderactions. No secret stands here: what is secret is in the environment, under the names below.
# What each key means: docs/reference/configuration.md. Whether all of it works: orderactions doctor.

# Where everything is recorded, beside this file. A server: "postgresql://desk@host/database".
journal = "sqlite:///{journal}"

# Who may do what, up to which amount; without it limits are small. docs/howto/set-limits.md
# policy = "policy.toml"

# One table for each seller and region; its name is yours, and stays: orders and balances are kept under it.
[accounts.{account}]
# The merchant token, in Seller Central under Account Info.
seller_id = "{seller_id}"
# na, eu or fe. A seller in two of them has two accounts here, each with a refresh token of its own.
region = "{region}"
# The sites that you sell on, by country.
{sites}
# Whether your prices hold the tax, for all sites or by site: docs/explanation/tax.md says how to find out.
{tax}
# Which version of Amazon's books is read: refunds made elsewhere count then, and a refund is proven. Do not change it.
{books}
# Nothing is ever sent as long as this is false: press the buttons first. docs/howto/try-without-sending.md
writes = {writes}
# Parcels of Multi-Channel Fulfilment are stopped before their order is cancelled.
# mcf = true
{elsewhere}
# The variables of the environment that hold the secrets.
client_id_env     = "{client_id_env}"
client_secret_env = "{client_secret_env}"
refresh_token_env = "{refresh_token_env}"
# When the client secret was made: it must be replaced within 180 days, and doctor says so in time.
# secret_made_on = 2026-11-24

# Your own words to buyers, by kind, stage and language. docs/howto/write-your-own-texts.md
# [messages.refund.done]
# en = "Hello, {{amount}} for your order {{order_id}} has been refunded. Our reference: {{number}}"

# The help desk whose tickets are written, under the first half of a ticket (support:4711). docs/desks/index.md
# [desks.support]
# type = "zendesk"
# url = "https://shop.zendesk.com"
# email = "bot@shop.example"
# token_env = "ORDERACTIONS_DESK_SUPPORT_TOKEN"

# Which of your desk's mailboxes belongs to which account.
# [[routing]]
# mailbox = "help@shop.example"
# account = "{account}"
"""
_ELSEWHERE = """
# A simulated Amazon instead of the real one.
endpoint  = "{url}"
token_url = "{url}/auth/o2/token"
"""


def template(
    *, account: str, seller_id: str = "", region: str = "eu", simulator: str = "", journal: str = "orderactions.db"
) -> str:
    """Return the text of a new file.

    Args:
        account: your name for the account.
        seller_id: its merchant token; left out, it is to be filled in.
        region: "na", "eu" or "fe".
        simulator: the address of a simulated Amazon, to which everything goes then.
        journal: the journal's file.
    """
    sites = {"na": '["US"]', "eu": '["DE"]', "fe": '["JP"]'}[region]
    return _HEAD.format(
        account=account,
        seller_id=seller_id,
        region=region,
        journal=journal,
        sites=f"{'' if simulator else '# '}sites = {sites}",
        tax=f'{"" if simulator else "# "}tax = "vat_inclusive"',
        books=f'{"" if simulator else "# "}books = "2024-06-19"',
        writes="true" if simulator else "false",
        elsewhere=_ELSEWHERE.format(url=simulator) if simulator else "",
        client_id_env=CLIENT_ID,
        client_secret_env=CLIENT_SECRET,
        refresh_token_env=REFRESH_TOKEN,
    )
