"""Chatwoot's side of the wire, after its OpenAPI document (swagger/) and its published source."""

from __future__ import annotations

import re

from wire import DoubleBench, Refused, WireDouble

from orderactions.desks.chatwoot import Chatwoot

URL = "https://desk.chatwoot.test"
TOKEN = "t0ken-of-the-agent"
ACCOUNT = 3
ORDER_FIELD, TEXT_FIELD = "amazon_order_id", "refund_reference"
INCOMING, OUTGOING, ACTIVITY, TEMPLATE = range(4)


class ChatwootDouble(WireDouble):
    #: How many messages are on a page; the real one has 20.
    page_size = 2
    #: Whether it knows `merge`, which older ones do not.
    knows_merge = True

    def __init__(self) -> None:
        super().__init__()
        self.conversations, self.messages, self.labels, self.sent = {}, {}, {}, []
        self.known_labels = ["oa-one", "oa-two", "oa-refunded", "oa", "vip"]
        self.known_attributes = [ORDER_FIELD, TEXT_FIELD]

    # What only Chatwoot and its people do.

    def new_conversation(self, text, order_id=""):
        number = self.number()
        self.conversations[number] = {
            "id": number, "account_id": ACCOUNT, "inbox_id": 7, "status": "open", "can_reply": True,
            "custom_attributes": {ORDER_FIELD: order_id} if order_id else {},
            "additional_attributes": {"browser_language": "de-DE"},
            "meta": {"channel": "Channel::Email",
                     "sender": {"id": 91, "name": "Jo Doe", "email": f"jo{number}@mail.test", "phone_number": None}},
        }  # fmt: skip
        self.messages[number], self.labels[number] = [], []
        self.say(number, INCOMING, text)
        return number

    def say(self, number, kind, content, **more):
        self.now()
        message = {
            "id": self.number(), "content": content, "inbox_id": 7, "conversation_id": number, "message_type": kind,
            "content_type": "text", "status": "sent", "content_attributes": {}, "private": False,
            "created_at": int(self.clock.now().timestamp()), **more,
        }  # fmt: skip
        self.messages[number].append(message)
        return message

    # Its interface.

    def answer(self, request, path, query, body):
        if request.headers.get("api_access_token") != TOKEN:
            raise Refused(401, {"error": "Invalid Access Token"})
        rest = path.removeprefix(f"/api/v1/accounts/{ACCOUNT}")
        route = f"{request.method} {rest}"
        if route == "GET /labels":
            return {"payload": [{"id": n, "title": title} for n, title in enumerate(self.known_labels)]}
        if route == "GET /custom_attribute_definitions":
            known = self.known_attributes if query["attribute_model"] == "0" else ["of_contacts"]
            return [{"id": n, "attribute_key": key} for n, key in enumerate(known)]
        if route == "POST /conversations/filter":
            return self.filter(int(query["page"]), body["payload"][0])
        found = re.fullmatch(r"(GET|POST) /conversations/(\d+)(?:/(\w+))?", route)
        if not found or int(found[2]) not in self.conversations:
            raise Refused(404, {"error": "Resource could not be found"})
        number = int(found[2])
        answers = {
            ("GET", None): lambda: self.conversations[number],
            ("GET", "messages"): lambda: self.list_messages(number, query),
            ("POST", "messages"): lambda: self.create_message(number, body),
            ("GET", "labels"): lambda: {"payload": self.labels[number]},
            ("POST", "labels"): lambda: self.update_labels(number, body),
            ("POST", "custom_attributes"): lambda: self.update_attributes(number, body),
            ("POST", "toggle_status"): lambda: self.toggle_status(number, body),
        }
        return answers[found[1], found[3]]()

    def list_messages(self, number, query):
        before = int(query.get("before", 10**9))
        page = [each for each in self.messages[number] if each["id"] < before][-self.page_size :]
        return {"meta": {"labels": self.labels[number]}, "payload": page}

    def create_message(self, number, body):
        content = body["content"]
        if len(content) > 150_000:
            raise Refused(422, {"message": "Content is too long (maximum is 150000 characters)"})
        # Liquid, in notes as in replies: what it does not know is nothing.
        content = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", content)
        # Without a word on it, a message is public.
        message = self.say(number, OUTGOING, content, private=body.get("private", False))
        if not message["private"]:
            # Markdown, in which raw HTML is left out.
            self.sent.append((number, re.sub(r"<[A-Za-z/!?][^>]*>", "", content)))
        return message

    def update_labels(self, number, body):
        self.labels[number] = [each for each in body["labels"] if each in self.known_labels]
        return {"payload": self.labels[number]}

    def update_attributes(self, number, body):
        conversation = self.conversations[number]
        kept = conversation["custom_attributes"] if body.get("merge") and self.knows_merge else {}
        conversation["custom_attributes"] = {**kept, **body["custom_attributes"]}
        return {"custom_attributes": conversation["custom_attributes"]}

    def toggle_status(self, number, body):
        if body["status"] not in ("open", "resolved", "pending", "snoozed"):
            raise Refused(422, {"message": "is not a valid status"})
        self.conversations[number]["status"] = body["status"]
        return {"meta": {}, "payload": {"success": True, "conversation_id": number, "current_status": body["status"]}}

    def filter(self, page, asked):
        key, wanted = asked["attribute_key"], asked["values"][0].lower()
        found = [
            each for each in self.conversations.values()
            if key not in self.known_attributes or each["custom_attributes"].get(key, "").lower() == wanted
        ]  # fmt: skip
        return {"meta": {"all_count": len(found)}, "payload": found[page - 1 : page]}


class Bench(DoubleBench):
    secrets = (TOKEN,)
    text_field = TEXT_FIELD

    def __init__(self) -> None:
        self.double = ChatwootDouble()
        self.desk = Chatwoot(URL, TOKEN, account_id=ACCOUNT, transport=self.double)

    def open_ticket(self, text, *, order_id=""):
        return str(self.double.new_conversation(text, order_id))

    def buyer_writes(self, ticket_id, text):
        self.double.say(int(ticket_id), INCOMING, text)

    def sent_to_buyer(self, ticket_id):
        return [text for number, text in self.double.sent if number == int(ticket_id)]
