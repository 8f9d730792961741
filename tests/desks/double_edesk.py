"""eDesk's side of the wire, after its Open API 2.0, and after clients of others where no page of it was found."""

from __future__ import annotations

import re

from wire import DoubleBench, Refused, WireDouble, as_read

from orderactions.desks.edesk import EDesk

TOKEN = "the-token-of-the-bot"
TAGS = {"31": "oa-one", "32": "oa-two", "33": "vip", "34": "twice", "35": "twice", "36": "oa-refunded"}
STATUSES = {"Scheduled", "Spam", "Unread", "Read", "Unpriority", "Priority", "Archived", "Open", "Pending", "Closed"}


class EDeskDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.tickets, self.said, self.contacts, self.mailed = {}, {}, {}, {}
        #: A marketplace that takes its time: what is queued is shown later.
        self.shows_replies = True

    # What only eDesk and its people do.

    def new_ticket(self, text, order_id=""):
        number = self.number()
        # As it comes: an empty object is an empty list, and a time has no zone.
        order = {"id": number + 5000, "seller_order_id": order_id, "status": "OrderShipped"} if order_id else []
        self.tickets[number] = {
            "id": number, "subject": "A message", "type": "OrderQuery", "channel_id": 77, "status": "Open",
            "sales_order_id": number + 5000 if order_id else None, "sales_order": order,
            "created_at": self.time(), "last_updated_at": None, "owner_user_id": None, "time_left_to_reply": "86400",
            "custom_fields": [{"id": 1, "name": "Reference", "value": ""}, {"id": 2, "name": "Shelf", "value": "B4"}],
            "tags_ids": [], "contact_id": number + 7000, "messages_ids": [],
            "uri": f"https://app.edesk.test/tickets/{number}", "replies": 0,
        }  # fmt: skip
        self.mailed[number] = []
        self.say(number, text, direction="Incoming")
        return number

    def time(self):
        return self.now().replace("T", " ").removesuffix("Z")

    def say(self, number, body, *, direction, kind="Message", shown=True, **more):
        said = {
            "id": self.number(), "external_id": None, "subject": "A message", "created_at": self.time(),
            "from_consumer_id": number + 7000 if direction == "Incoming" else None, "from_user": None, "type": kind,
            "attachments": [], "direction": direction, "body": body, "errors": [], "ticket_id": number, **more,
        }  # fmt: skip
        self.said[said["id"]] = said
        if shown:
            self.tickets[number]["messages_ids"].append(said["id"])
        return said

    # Its interface.

    def answer(self, request, path, query, body):
        if request.headers["authorization"] != f"Bearer {TOKEN}":
            raise self.error(401, "Unauthorized")
        if path == "/v1/tags":
            every = [{"id": int(each), "name": name, "tag_group_id": 1, "active": 1} for each, name in TAGS.items()]
            return self.page(every, query, most=2)
        if path == "/v1/tickets":
            wanted = query["filter_seller_order_id_equals"]
            return self.page([each for each in self.tickets.values() if self.is_about(each, wanted)], query)
        if path == "/v1/messages" and request.method == "POST":
            return self.add(body)
        if found := re.fullmatch(r"/v1/messages/(\d+)", path):
            return {"data": self.known(self.said, found[1])}
        found = re.fullmatch(r"/v1/tickets/(\d+)(/data|)", path)
        ticket = self.known(self.tickets, found[1] if found else "0")
        if request.method == "GET":
            return {"data": ticket}
        return self.update_data(ticket, body) if found[2] else self.update(ticket, body)

    def known(self, among, number):
        if int(number) not in among:
            raise self.error(404, "Not found")
        return among[int(number)]

    def error(self, status, message):
        return Refused(status, {"error": {"httpCode": status, "message": message, "details": ""}})

    def page(self, every, query, most=100):
        size, number = min(int(query.get("itemsPerPage", 20)), most), int(query.get("page", 1))
        paginator = {"currentPage": number, "itemsPerPage": str(size), "totalItemsCount": len(every)}
        return {"data": every[(number - 1) * size : number * size], "paginator": paginator}

    def is_about(self, ticket, order_id):
        return bool(ticket["sales_order"]) and ticket["sales_order"]["seller_order_id"] == order_id

    def add(self, body):
        number = self.known(self.tickets, body["ticket_id"])["id"]
        if set(body) - {"ticket_id", "type", "direction", "send", "body", "subject"} or not body["body"]:
            raise self.error(400, "4002")
        if body["type"] == "Note":
            return 201, {"data": self.say(number, body["body"], direction="Other", kind="Note")}
        said = self.say(number, body["body"], direction=body["direction"], shown=self.shows_replies)
        if body.get("send"):
            self.mailed[number].append(said)
        return 201, {"data": said}

    def update(self, ticket, wanted):
        tags = {str(each) for each in wanted.get("tag_ids", ())}
        if set(wanted) - {"status", "tag_ids"} or not tags <= set(TAGS) or wanted.get("status", "Open") not in STATUSES:
            raise self.error(400, "4001")
        ticket["status"] = wanted.get("status", ticket["status"])
        ticket["tags_ids"] = wanted.get("tag_ids", ticket["tags_ids"])
        return {"data": {"id": ticket["id"]}}

    def update_data(self, ticket, wanted):
        values = {each["name"]: each["value"] for each in wanted["custom_fields"]}
        # What is left out is gone: nobody says that it is not.
        ticket["custom_fields"] = [
            {**each, "value": values[each["name"]]} for each in ticket["custom_fields"] if each["name"] in values
        ]
        return {"data": {"id": ticket["id"]}}


class Bench(DoubleBench):
    text_field = "Reference"
    secrets = (TOKEN,)

    def __init__(self, **more):
        self.double = EDeskDouble()
        self.desk = EDesk(TOKEN, url="https://edesk.test/v1", transport=self.double, **{"write_fields": True, **more})

    def open_ticket(self, text, *, order_id=""):
        return str(self.double.new_ticket(text, order_id))

    def buyer_writes(self, ticket_id, text):
        self.double.say(int(ticket_id), text, direction="Incoming")

    def sent_to_buyer(self, ticket_id):
        return [as_read(each["body"]) for each in self.double.mailed[int(ticket_id)]]
