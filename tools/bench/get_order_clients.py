"""The clients of the bench `get_order`, each in a process and an environment of its own.

`get_order_clients.py NAME URL ORDER_ID`, then one number of calls a line on standard input; each batch is answered by
one line: a JSON list of nanoseconds, one per call. A peer's environment brings nothing of ours, so each client is
imported where it is built.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace

INCLUDED = ["PROCEEDS", "FULFILLMENT", "CANCELLATION", "PROMOTION"]
CREDENTIALS = {"client_id": "bench", "client_secret": "bench", "refresh_token": "bench"}
SITE = "A1PA6795UKMFR9"


def floor(url: str, order_id: str) -> Callable[[], object]:
    """A bare session that does not consult the environment, and only reads the body."""
    import requests

    session = requests.Session()
    session.trust_env = False
    session.headers.update({"x-amz-access-token": "Atza|bench", "accept": "application/json", "user-agent": "bench"})
    address = f"{url}/orders/2026-01-01/orders/{order_id}?includedData={','.join(INCLUDED)}"
    return lambda: session.get(address, timeout=30).content


def orderactions(url: str, order_id: str) -> Callable[[], object]:
    """Ours: the adapter with its usual transport; the answer is read into a typed order."""
    from orderactions.marketplaces.amazon import Amazon, Credentials

    amazon = Amazon(
        account="bench",
        seller_id="bench",
        region="eu",
        tax="vat_inclusive",
        credentials=Credentials(**CREDENTIALS),
        endpoint=url,
        token_url=f"{url}/auth/o2/token",
    )
    return lambda: amazon.snapshot(order_id)


def saleweaver(url: str, order_id: str) -> Callable[[], object]:
    """The package python-amazon-sp-api; the answer stays a dict."""
    from sp_api.api import OrdersV20260101
    from sp_api.auth import AccessTokenClient

    class TokenClient(AccessTokenClient):
        scheme, host = "http://", url.removeprefix("http://")

    client = OrdersV20260101(
        marketplace=SimpleNamespace(endpoint=url, marketplace_id=SITE, region="eu-west-1"),
        credentials={"lwa_app_id": "bench", "lwa_client_secret": "bench", "refresh_token": "bench"},
        auth_token_client_class=TokenClient,
    )
    return lambda: client.get_order(order_id, includedData=INCLUDED)


def official(url: str, order_id: str) -> Callable[[], object]:
    """The package amzn-sp-api; the answer is read into its generated models."""
    from spapi import GetOrderApi, SPAPIClient, SPAPIConfig

    logging.disable()
    client = SPAPIClient(SPAPIConfig(region="EU", **CREDENTIALS), oauth_endpoint=f"{url}/auth/o2/token", endpoint=url)
    api = GetOrderApi(client.api_client)
    return lambda: api.get_order(order_id, included_data=INCLUDED)


def main(name: str, url: str, order_id: str) -> None:
    """Answer batch after batch."""
    call = {each.__name__: each for each in (floor, orderactions, saleweaver, official)}[name](url, order_id)
    assert order_id in str(call())
    for line in sys.stdin:
        taken_ns = []
        for _ in range(int(line)):
            began = time.perf_counter_ns()
            call()
            taken_ns.append(time.perf_counter_ns() - began)
        print(json.dumps(taken_ns), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
