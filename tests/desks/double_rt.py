"""Request Tracker's side of the wire, as a real one was seen to answer: for what that one cannot be made to do."""

from __future__ import annotations

import re

from attrs import evolve
from wire import DoubleBench, Refused, WireDouble

from orderactions.desks.rt import RequestTracker

TOKEN = "1-27-s3cret"
BOT, BUYER = "orderbot", "jo@mail.test"
FIELDS = {"Amazon Order ID": "2", "Our Reference": "3", "Tags": "4"}


class RtDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.tickets, self.said, self.values, self.made = {}, {}, {}, ""

    def send(self, request):
        self.made = ""
        answer = super().send(request)
        return evolve(answer, headers={"location": self.made}) if self.made else answer

    def answer(self, request, path, query, body):
        if path == "/REST/2.0/tickets":
            return {"items": self.search(query["query"]), "total": 1, "pages": 1}
        _, kind, which, *rest = path.removeprefix("/REST/2.0").split("/")
        if kind == "user":
            name = which.replace("%40", "@")
            return {"Name": name, "EmailAddress": BUYER, "RealName": "Jo Doe", "Privileged": int(name == BOT)}
        if kind == "queue":
            return {"id": int(which), "Name": "Amazon", "CorrespondAddress": "amazon@desk.test"}
        if which not in self.tickets:
            # What is not there has a list of nothing, and takes no message.
            raise Refused(400 if rest else 404, {"message": "Not Found"})
        if rest in (["history"], ["attachments"]):
            return self.page(getattr(self, rest[0])(which, body), query)
        if rest:
            if not body.get("Content") or body.get("ContentType") != "text/plain":
                raise Refused(400, {"message": "ContentType is a required field for application/json"})
            self.say(which, {"comment": "Comment", "correspond": "Correspond"}[rest[0]], BOT, body["Content"])
            self.made = f"/REST/2.0/transaction/{self.said[which][-1]['id']}"
            return 201, ["Message recorded"]
        if request.method == "PUT":
            return self.update(which, body)
        names = [{"id": each, "name": name, "values": self.values[which][each]} for name, each in FIELDS.items()]
        return {**self.tickets[which], "CustomFields": names}

    def search(self, query):
        order_id = re.fullmatch(r"CF\.\{Amazon Order ID\} = '([\w-]+)'", query)[1]
        return [{"id": each} for each in self.tickets if order_id in self.values[each]["2"]]

    @staticmethod
    def page(found, query):
        start = (int(query["page"]) - 1) * int(query["per_page"])
        return {"items": found[start : start + int(query["per_page"])], "total": None, "pages": None}

    def history(self, ticket_id, asked):
        (types,) = (each["value"] for each in asked)
        return [
            {"id": each["id"], "Type": each["type"], "Created": each["at"], "Creator": {"id": each["by"]}}
            for each in self.said[ticket_id]
            if each["type"] in types
        ]

    def attachments(self, ticket_id, asked):
        wanted = next(each["value"] for each in asked if each["field"] == "TransactionId")
        return [
            {"id": f"9{each['id']}", "TransactionId": each["id"], "ContentType": "text/plain", "Content": each["text"]}
            for each in self.said[ticket_id]
            if each["id"] in wanted
        ]

    def update(self, ticket_id, body):
        # 200 whatever it does: an unknown status or field is passed over.
        if body.get("Status") in ("new", "open", "stalled", "resolved", "rejected"):
            self.tickets[ticket_id]["Status"] = body["Status"]
        for each, value in body.get("CustomFields", {}).items():
            if each in self.values[ticket_id]:
                self.values[ticket_id][each] = value if isinstance(value, list) else [value]
        return []

    def say(self, ticket_id, kind, author, text):
        self.said[ticket_id].append(
            {"id": str(self.number()), "type": kind, "by": author, "text": text, "at": self.now()}
        )


class Bench(DoubleBench):
    text_field = "Our Reference"
    secrets = (TOKEN,)

    def __init__(self):
        self.double = RtDouble()
        self.desk = RequestTracker(
            "https://desk.test", TOKEN, tags_field="Tags", resolving_mails_nobody=True, transport=self.double
        )

    def open_ticket(self, text, *, order_id=""):
        ticket_id = str(self.double.number())
        self.double.tickets[ticket_id] = {
            "id": int(ticket_id), "Status": "new", "Queue": {"id": "3"}, "Cc": [], "AdminCc": [],
            "Requestor": [{"type": "user", "id": BUYER}],
        }  # fmt: skip
        self.double.values[ticket_id] = {"2": [order_id] if order_id else [], "3": [], "4": []}
        self.double.said[ticket_id] = []
        self.double.say(ticket_id, "Create", BUYER, text)
        return ticket_id

    def buyer_writes(self, ticket_id, text):
        self.double.say(ticket_id, "Correspond", BUYER, text)

    def sent_to_buyer(self, ticket_id):
        said = self.double.said[ticket_id]
        replies = [each["text"] for each in said if each["type"] == "Correspond" and each["by"] == BOT]
        return [each.replace("\xa0", " ") for each in replies]
