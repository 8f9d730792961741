"""Intercom's side of the wire, after its OpenAPI description of version 2.15."""

from __future__ import annotations

import re
from html import escape

from wire import DoubleBench, Refused, WireDouble, as_read

from orderactions.desks.intercom import Intercom

TOKEN, ADMIN = "the-token-of-the-bot", "991267618"
TAGS = {"86": "oa-one", "87": "oa-two", "88": "vip", "89": "oa-refunded"}
ATTRIBUTES = {"Amazon order", "Reference", "boxes", "checked"}


class IntercomDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.conversations, self.hidden = {}, 0

    # What only Intercom and its people do.

    def new_conversation(self, text, order_id=""):
        number = str(self.number())
        at = self.moment()
        author = {"type": "user", "id": f"u{number}", "name": "Jo Doe", "email": f"jo{number}@mail.test"}
        self.conversations[number] = {
            "type": "conversation", "id": number, "title": None, "created_at": at, "updated_at": at,
            "waiting_since": at, "snoozed_until": None, "open": True, "state": "open", "read": False,
            "priority": "not_priority", "admin_assignee_id": None, "team_assignee_id": None,
            "source": {"type": "email", "id": f"s{number}", "delivered_as": "customer_initiated", "subject": "",
                       "body": f"<p>{text}</p>", "author": author, "attachments": [], "url": None, "redacted": False},
            "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": f"u{number}"}]},
            "tags": {"type": "tag.list", "tags": []},
            "custom_attributes": {"Amazon order": order_id, "boxes": 2, "checked": True} if order_id else {},
            "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [], "total_count": 0},
        }  # fmt: skip
        return number

    def moment(self):
        self.clock.advance(1)
        return int(self.clock.now().timestamp())

    def say(self, number, part_type, body, *, author, author_id=""):
        inside = self.conversations[number]["conversation_parts"]
        said = {
            "type": "conversation_part", "id": str(self.number()), "part_type": part_type, "body": body,
            "created_at": self.moment(), "updated_at": None, "notified_at": None, "assigned_to": None,
            "author": {"type": author, "id": author_id or "1", "name": "X", "email": "x@mail.test"},
            "attachments": [], "external_id": None, "redacted": False,
        }  # fmt: skip
        inside["conversation_parts"].append(said)
        inside["total_count"] += 1
        if author == "user":
            self.conversations[number].update(state="open", open=True)
        return said

    # Its interface.

    def answer(self, request, path, query, body):
        if request.headers["authorization"] != f"Bearer {TOKEN}" or request.headers["intercom-version"] != "2.15":
            raise self.error(401, "unauthorized")
        if path == "/tags":
            return {"type": "list", "data": [{"type": "tag", "id": each, "name": name} for each, name in TAGS.items()]}
        found = re.fullmatch(r"/conversations/(\d+)(/\w+|)(?:/(\d+))?", path)
        number = found[1] if found else ""
        if number not in self.conversations:
            raise self.error(404, "not_found")
        what = f"{request.method} {found[2]}"
        if what == "GET ":
            return self.shown(number, query.get("display_as") == "plaintext")
        if what == "PUT ":
            return self.update(number, body)
        if body.get("admin_id") != ADMIN:
            raise self.error(404, "admin_not_found")
        if what == "POST /reply":
            return self.add(number, body)
        if what == "POST /parts":
            return self.turn(number, body)
        return self.tag(number, what, found[3] or body.get("id"))

    def error(self, status, code):
        return Refused(status, {"type": "error.list", "request_id": "x", "errors": [{"code": code, "message": code}]})

    def shown(self, number, plain):
        conversation = self.conversations[number]
        inside = conversation["conversation_parts"]
        parts = inside["conversation_parts"][self.hidden :]
        source = conversation["source"]
        if plain:
            parts = [{**each, "body": each["body"] and as_read(each["body"])} for each in parts]
            source = {**source, "body": as_read(source["body"])}
        return {**conversation, "source": source, "conversation_parts": {**inside, "conversation_parts": parts}}

    def add(self, number, body):
        if set(body) - {"type", "admin_id", "message_type", "body"} or not body["body"]:
            raise self.error(400, "parameter_invalid")
        # A note is HTML, a comment is words.
        html = body["body"] if body["message_type"] == "note" else escape(body["body"]).replace("\n", "<br>")
        self.say(number, body["message_type"], f"<p>{html}</p>", author="admin", author_id=ADMIN)
        return self.shown(number, plain=False)

    def turn(self, number, body):
        state = {"close": "closed", "open": "open"}[body["message_type"]]
        if self.conversations[number]["state"] == state:
            raise self.error(400, "parameter_invalid")
        self.conversations[number].update(state=state, open=state == "open")
        self.say(number, body["message_type"], None, author="admin", author_id=ADMIN)
        return self.shown(number, plain=False)

    def tag(self, number, what, tag):
        tags = self.conversations[number]["tags"]
        if tag not in TAGS:
            raise self.error(404, "not_found")
        tags["tags"] = [each for each in tags["tags"] if each["id"] != tag]
        if what == "POST /tags":
            tags["tags"].append({"type": "tag", "id": tag, "name": TAGS[tag]})
        return {"type": "tag", "id": tag, "name": TAGS[tag]}

    def update(self, number, body):
        if set(body["custom_attributes"]) - ATTRIBUTES:
            raise self.error(400, "parameter_invalid")
        self.conversations[number]["custom_attributes"].update(body["custom_attributes"])
        return self.shown(number, plain=False)


class Bench(DoubleBench):
    text_field = "Reference"
    secrets = (TOKEN,)

    def __init__(self, **more):
        self.double = IntercomDouble()
        self.desk = Intercom(TOKEN, ADMIN, url="https://api.intercom.test", transport=self.double, **more)

    def open_ticket(self, text, *, order_id=""):
        return self.double.new_conversation(text, order_id)

    def buyer_writes(self, ticket_id, text):
        self.double.say(ticket_id, "comment", f"<p>{text}</p>", author="user")

    def sent_to_buyer(self, ticket_id):
        parts = self.double.conversations[ticket_id]["conversation_parts"]["conversation_parts"]
        return [
            as_read(each["body"])
            for each in parts
            if each["part_type"] == "comment" and each["author"]["type"] == "admin"
        ]
