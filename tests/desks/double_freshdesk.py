"""Freshdesk's side of the wire, after its documentation of the API, version 2."""

from __future__ import annotations

import re
from base64 import b64encode

from wire import DoubleBench, Refused, WireDouble, as_read

from orderactions.desks.freshdesk import Freshdesk

URL = "https://acme.freshdesk.test"
KEY = "the-key-of-the-bot"
BOT = 9001
STATUSES = {2, 3, 4, 5, 6, 7, 8}


class FreshdeskDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.tickets, self.said = {}, {}

    # What only Freshdesk and its people do.

    def new_ticket(self, text, order_id="", **more):
        number = self.number()
        self.tickets[number] = {
            "id": number, "status": 2, "source": 1, "tags": [], "spam": False, "subject": "A message",
            "requester_id": number + 5000, "to_emails": ["support@acme.test"], "created_at": self.now(),
            "description": f"<div>{text}</div>", "description_text": text,
            "custom_fields": {"cf_amazon_order_id": order_id or None, "cf_reference": None, "cf_checked": True},
            "requester": {"id": number + 5000, "name": "Jo Doe", "email": f"jo{number}@mail.test", "phone": None},
            **more,
        }  # fmt: skip
        self.said[number] = []
        return number

    def say(self, number, html, *, user, incoming=False, private=False, source=0):
        said = {
            "id": self.number(), "body": f"<div>{html}</div>", "body_text": re.sub(r"\s+", " ", as_read(html)),
            "incoming": incoming, "private": private, "source": source, "user_id": user, "ticket_id": number,
            "support_email": None, "created_at": self.now(), "attachments": [],
        }  # fmt: skip
        said["updated_at"] = said["created_at"]
        self.said[number].append(said)
        return said

    # Its interface.

    def answer(self, request, path, query, body):
        if request.headers["authorization"] != f"Basic {b64encode(f'{KEY}:X'.encode()).decode()}":
            raise Refused(401, {"code": "invalid_credentials"})
        if path == "/api/v2/search/tickets":
            return self.search(query)
        found = re.fullmatch(r"/api/v2/tickets/(\d+)(/conversations|/notes|/reply|)", path)
        if not found or int(found[1]) not in self.tickets:
            # It answers nothing at all.
            raise Refused(404)
        number, what = int(found[1]), f"{request.method} {found[2]}"
        if what == "GET ":
            return {key: value for key, value in self.tickets[number].items() if self.is_asked_for(key, query)}
        if what == "GET /conversations":
            size = int(query.get("per_page", 30))
            if size > 100:
                raise Refused(400, {"errors": [{"field": "per_page", "code": "invalid_value"}]})
            begin = (int(query.get("page", 1)) - 1) * size
            return self.said[number][begin : begin + size]
        if what == "POST /notes":
            return 201, self.say(number, body["body"], user=BOT, private=body.get("private", True), source=2)
        if what == "POST /reply":
            if self.tickets[number]["source"] == 7:
                raise Refused(400, {"errors": [{"field": "structured_body", "code": "missing_field"}]})
            return 201, self.of_a_reply(self.say(number, body["body"], user=BOT))
        return self.update(number, body)

    def is_asked_for(self, key, query):
        return key != "requester" or "requester" in query.get("include", "")

    def of_a_reply(self, said):
        kept = ("body", "body_text", "id", "user_id", "ticket_id", "attachments", "created_at", "updated_at")
        return {**{key: said[key] for key in kept}, "replied_to": ["jo@mail.test"], "cc_emails": [], "bcc_emails": []}

    def update(self, number, wanted):
        ticket = self.tickets[number]
        unknown = set(wanted.get("custom_fields", ())) - set(ticket["custom_fields"])
        if unknown or wanted.get("status", 2) not in STATUSES or set(wanted) - set(ticket):
            raise Refused(400, {"description": "Validation failed", "errors": [{"code": "invalid_field"}]})
        ticket.update({key: value for key, value in wanted.items() if key != "custom_fields"})
        ticket["custom_fields"] = {**ticket["custom_fields"], **wanted.get("custom_fields", {})}
        return {key: value for key, value in ticket.items() if key != "requester"}

    def search(self, query):
        asked = re.fullmatch(r"\"(\w+):'([\w-]+)'\"", query["query"])
        if not asked or int(query.get("page", 1)) > 10:
            raise Refused(400, {"description": "Validation failed"})
        # It is said to be exact; that is not relied upon.
        found = [
            each
            for each in self.tickets.values()
            if str(each["custom_fields"].get(asked[1]) or "").startswith(asked[2][:11])
        ]
        begin = (int(query.get("page", 1)) - 1) * 30
        return {"total": len(found), "results": found[begin : begin + 30]}


class Bench(DoubleBench):
    text_field = "cf_reference"
    secrets = (KEY, b64encode(f"{KEY}:X".encode()).decode())

    def __init__(self, **more):
        self.double = FreshdeskDouble()
        self.desk = Freshdesk(URL, KEY, transport=self.double, **more)

    def open_ticket(self, text, *, order_id="", **more):
        return str(self.double.new_ticket(text, order_id, **more))

    def buyer_writes(self, ticket_id, text):
        number = int(ticket_id)
        self.double.say(number, text, user=self.double.tickets[number]["requester_id"], incoming=True)

    def sent_to_buyer(self, ticket_id):
        said = self.double.said[int(ticket_id)]
        return [as_read(each["body"]) for each in said if not each["private"] and not each["incoming"]]
