"""Gorgias' side of the wire, after its reference of the API and its pages on messages, fields and merged tickets."""

from __future__ import annotations

import re
from base64 import b64encode

from wire import DoubleBench, Refused, WireDouble

from orderactions.desks.gorgias import Gorgias

URL = "https://acme.gorgias.test"
EMAIL, KEY = "bot@acme.test", "the-key-of-the-bot"
ORDER_FIELD, TEXT_FIELD = 501, 502
SUPPORT = "support@acme.test"


class GorgiasDouble(WireDouble):
    #: How many are on a page, at most; the real one gives 100.
    page_size = 3

    def __init__(self) -> None:
        super().__init__()
        self.tickets, self.said, self.values, self.merged = {}, [], {}, {}

    # What only Gorgias and its people do.

    def new_ticket(self, text, order_id="", channel="email"):
        number = self.number()
        customer = {"id": number + 5000, "email": f"jo{number}@mail.test", "name": "Jo Doe", "firstname": "Jo"}
        self.tickets[number] = {
            "id": number, "uri": f"/api/tickets/{number}/", "status": "open", "channel": channel, "via": channel,
            "customer": customer, "language": "de", "spam": False, "tags": [], "subject": "A message",
            "snooze_datetime": None, "trashed_datetime": None, "external_id": None, "meta": {}, "messages": [],
            "created_datetime": self.now(),
        }  # fmt: skip
        self.values[number] = {ORDER_FIELD: order_id} if order_id else {}
        self.buyer_says(number, text, channel)
        return number

    def buyer_says(self, number, text, channel="email", to=(SUPPORT,), customer=None):
        customer = customer or self.tickets[number]["customer"]
        source = {"type": channel, "from": {"address": customer["email"], "name": customer["name"]}}
        source["to"] = [{"address": each, "name": "Support"} for each in to]
        return self.say(number, channel=channel, via=channel, public=True, from_agent=False, body_text=text,
                        body_html=f"<p>{text}</p>", source=source, sender=customer)  # fmt: skip

    def say(self, number, **more):
        said = {
            "id": self.number(), "ticket_id": number, "created_datetime": self.now(), "sent_datetime": None,
            "failed_datetime": None, "deleted_datetime": None, "body_text": None, "body_html": None, "source": None,
            "receiver": None, "rule_id": None, "subject": None, **more,
        }  # fmt: skip
        self.said.append(said)
        return said

    def merge(self, number, into):
        self.merged[number] = into
        for each in self.said:
            if each["ticket_id"] == number:
                each["ticket_id"] = into

    # Its interface.

    def answer(self, request, path, query, body):
        if request.headers["authorization"] != f"Basic {b64encode(f'{EMAIL}:{KEY}'.encode()).decode()}":
            raise Refused(401, {"error": {"msg": "Not authorized"}})
        if path == "/api/messages":
            return self.list_messages(query)
        found = re.fullmatch(r"/api/tickets/(\d+)(/messages|/tags|/custom-fields(?:/\d+)?|)", path)
        if not found or int(found[1]) not in self.tickets:
            raise Refused(404, {"error": {"msg": "The requested object was not found"}})
        number, rest = int(found[1]), found[2]
        if number in self.merged:
            raise Refused(301, None, {"location": f"{URL}/api/tickets/{self.merged[number]}{rest}"})
        if rest == "/messages":
            return 201, self.create(number, body)
        if rest == "/tags":
            return self.write_tags(request.method, number, body["names"])
        if rest.startswith("/custom-fields"):
            return self.fields(request.method, number, rest.removeprefix("/custom-fields").lstrip("/"), body)
        if request.method == "PUT":
            if body.get("status", "open") not in {"open", "closed"} or set(body) - set(self.tickets[number]):
                raise Refused(400, {"error": {"msg": "Validation error"}})
            self.tickets[number].update(body)
        return self.tickets[number]

    def list_messages(self, query):
        asked = [each for each in self.said if str(each["ticket_id"]) == query.get("ticket_id")]
        if query.get("order_by", "created_datetime:desc").endswith(":desc"):
            asked.reverse()
        cursor = query.get("cursor", "0")
        if not cursor.isdecimal():
            raise Refused(400, {"error": {"msg": "Invalid cursor"}})
        begin = int(cursor)
        end = begin + min(int(query.get("limit", 30)), self.page_size)
        cursor = str(end) if end < len(asked) else None
        return {"object": "list", "data": asked[begin:end], "meta": {"next_cursor": cursor, "prev_cursor": None}}

    def create(self, number, body):
        is_note = body["channel"] == "internal-note"
        if not is_note and not (body["sender"] and body["receiver"] and body["source"]["to"]):
            raise Refused(400, {"error": {"msg": "Validation error"}})
        said = self.say(number, **{"public": not is_note, **body})
        # What has no time of sending is sent: a moment later.
        said["was_sent"] = not is_note and "sent_datetime" not in body
        return {key: value for key, value in said.items() if key != "was_sent"}

    def write_tags(self, method, number, names):
        tags = self.tickets[number]["tags"]
        if method == "DELETE":
            self.tickets[number]["tags"] = [each for each in tags if each["name"] not in names]
            return 204, None
        kept = [] if method == "PUT" else tags
        self.tickets[number]["tags"] = [*kept, *({"id": self.number(), "name": each} for each in names)]
        return 201, None

    def fields(self, method, number, field, value):
        values = self.values[number]
        if method == "GET":
            return [self.one_field(each) for each in values.items()]
        if not field:
            # The list of all: what is not on it is erased.
            self.values[number] = {each["id"]: each["value"] for each in value}
        elif int(field) not in (ORDER_FIELD, TEXT_FIELD):
            raise Refused(404, {"error": {"msg": "The requested object was not found"}})
        else:
            values[int(field)] = value
        return self.one_field((int(field or 0), value))

    def one_field(self, field):
        definition = {"data_type": "text", "input_settings": {"input_type": "input"}}
        return {"id": field[0] + 9000, "field": {"id": field[0], "definition": definition}, "value": field[1]}


class Bench(DoubleBench):
    text_field = "our_reference"
    secrets = (KEY, b64encode(f"{EMAIL}:{KEY}".encode()).decode())

    def __init__(self, **more):
        self.double = GorgiasDouble()
        fields = {"amazon_order_id": ORDER_FIELD, "our_reference": TEXT_FIELD, "gone": 599}
        given = {"fields": fields, "transport": self.double, **more}
        self.desk = Gorgias(URL, KEY, email=EMAIL, **given)

    def open_ticket(self, text, *, order_id="", **more):
        return str(self.double.new_ticket(text, order_id, **more))

    def buyer_writes(self, ticket_id, text, **more):
        self.double.buyer_says(int(ticket_id), text, **more)

    def sent_to_buyer(self, ticket_id):
        said = [each for each in self.double.said if str(each["ticket_id"]) == ticket_id]
        return [each["body_text"] for each in said if each.get("was_sent")]

    def merge(self, ticket_id, into):
        self.double.merge(int(ticket_id), int(into))
        return True
