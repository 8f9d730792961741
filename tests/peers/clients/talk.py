"""How a client script talks with its test: it reads one line of settings, then tells one line of JSON per step.

Runs in the peer's own environment, so it imports nothing that the peer does not bring.
"""

from __future__ import annotations

import json
import sys


def settings() -> dict[str, str]:
    """Read where the simulator is, what opens it, and what is to be refunded."""
    return json.loads(sys.stdin.readline())


def tell(step: str, **facts: object) -> None:
    """Say what a step brought."""
    sys.stdout.write(json.dumps({"step": step, **facts}) + "\n")
    sys.stdout.flush()


def wait(for_what: str) -> None:
    """Let the test move its clock: what a user would sleep for."""
    tell("wait", for_what=for_what)
    sys.stdin.readline()


def refund_document(given: dict[str, str]) -> str:
    """Write a refund of one item's price as somebody would who has read the schema and nothing of ours."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">
  <Header>
    <DocumentVersion>1.01</DocumentVersion>
    <MerchantIdentifier>{given["seller_id"]}</MerchantIdentifier>
  </Header>
  <MessageType>OrderAdjustment</MessageType>
  <Message>
    <MessageID>1</MessageID>
    <OrderAdjustment>
      <AmazonOrderID>{given["order_id"]}</AmazonOrderID>
      <ActionType>Refund</ActionType>
      <AdjustedItem>
        <AmazonOrderItemCode>{given["item_id"]}</AmazonOrderItemCode>
        <AdjustmentReason>{given["reason"]}</AdjustmentReason>
        <ItemPriceAdjustments>
          <Component>
            <Type>Principal</Type>
            <Amount currency="{given["currency"]}">{given["amount"]}</Amount>
          </Component>
        </ItemPriceAdjustments>
      </AdjustedItem>
    </OrderAdjustment>
  </Message>
</AmazonEnvelope>
"""
