"""FreeScout's side of the wire, after the documentation of its module (api-docs.freescout.net) and its source."""

from __future__ import annotations

import re

from wire import DoubleBench, Refused, WireDouble, as_read

from orderactions.desks.freescout import FreeScout

URL = "https://desk.freescout.test"
KEY = "k3y-of-the-module"
BOT = 33
ORDER_FIELD, TEXT_FIELD, LIST_FIELD = "Amazon order", "Reference", "Currency"
FIELDS = {ORDER_FIELD: 22, TEXT_FIELD: 23, LIST_FIELD: 24}


class FreeScoutDouble(WireDouble):
    def __init__(self, modules=("tags", "customfields")) -> None:
        super().__init__()
        self.modules = modules
        self.conversations, self.threads, self.tags, self.values, self.mailed = {}, {}, {}, {}, []

    # What only FreeScout and its people do.

    def new_conversation(self, text, order_id=""):
        number, customer = self.number(), self.number()
        self.conversations[number] = {
            "id": number, "number": number + 5000, "type": "email", "status": "active", "state": "published",
            "subject": "A message", "mailboxId": 15, "createdAt": self.now(),
            "customer": {"id": customer, "type": "customer", "firstName": "Jo", "lastName": "Doe",
                         "email": f"jo{customer}@mail.test"},
        }  # fmt: skip
        self.threads[number], self.tags[number] = [], []
        self.values[number] = {ORDER_FIELD: order_id, TEXT_FIELD: "", LIST_FIELD: "1"}
        self.say(number, "customer", f"<div>{text}</div>")
        return number

    def say(self, number, kind, body, **more):
        thread = {
            "id": self.number(), "type": kind, "status": "active", "state": "published", "body": body,
            "action": {"type": "", "text": "", "associatedEntities": []}, "createdAt": self.now(), **more,
        }  # fmt: skip
        # The newest first.
        self.threads[number].insert(0, thread)
        return thread["id"]

    def merge(self, number, into):
        self.threads[into] = sorted(self.threads[into] + self.threads[number], key=lambda each: -each["id"])
        self.threads[number] = []
        told = f"Bot hat in Konversation #{self.conversations[into]['number']} zusammengeführt"
        self.say(number, "lineitem", None, action={"type": "merged", "text": told, "associatedEntities": []})
        gone = {"type": "deleted-ticket", "text": "Bot hat gelöscht", "associatedEntities": []}
        self.say(number, "lineitem", None, action=gone)
        merged = {"type": "merged", "text": "Bot hat mit einer anderen zusammengeführt", "associatedEntities": []}
        self.say(into, "lineitem", None, action=merged)
        self.conversations[number]["state"] = "deleted"

    # Its interface.

    def answer(self, request, path, query, body):
        if request.headers.get("x-freescout-api-key") != KEY:
            raise Refused(401, {"message": "Not authorized"})
        if path == "/api/conversations":
            return self.list_by_number(int(query["number"]))
        found = re.fullmatch(r"/api/conversations/(\d+)(/threads|/tags|/custom_fields|)", path)
        if not found or int(found[1]) not in self.conversations:
            raise Refused(404, {"message": "Not Found"})
        number = int(found[1])
        if request.method == "GET":
            return self.show(number, query.get("embed", "threads").split(","))
        write = {
            "/threads": self.create_thread,
            "/tags": self.update_tags,
            "/custom_fields": self.update_fields,
            "": self.update,
        }
        return write[found[2]](number, body)

    def show(self, number, embed):
        embedded = {"threads": self.threads[number] if "threads" in embed else []}
        if "tags" in embed and "tags" in self.modules:
            embedded["tags"] = [{"id": n, "name": name} for n, name in enumerate(self.tags[number], 1)]
        shown = {**self.conversations[number], "_embedded": embedded}
        if "customfields" in self.modules:
            shown["customFields"] = [
                {"id": FIELDS[name], "name": name, "value": value,
                 "text": {"1": "USD"}.get(value, "") if name == LIST_FIELD else ""}
                for name, value in self.values[number].items()
            ]  # fmt: skip
        return shown

    def list_by_number(self, number):
        found = [each for each in self.conversations.values() if each["number"] == number]
        page = {"size": 50, "totalElements": len(found), "totalPages": 1, "number": 1}
        return {"_embedded": {"conversations": found}, "page": page}

    def create_thread(self, number, body):
        # PHP takes "0" for nothing.
        if body.get("text") in (None, "", "0") or body.get("user") != BOT:
            raise Refused(400, {"message": "Bad request"})
        made = self.say(number, body["type"], body["text"])
        if body["type"] == "message":
            self.mailed.append((number, self.conversations[number]["customer"]["email"], as_read(body["text"])))
            self.conversations[number]["status"] = body.get("status", "pending")
        # What was made is named in a header only.
        raise Refused(201, None, {"resource-id": str(made)})

    def update_tags(self, number, body):
        if "tags" not in self.modules:
            raise Refused(400, {"message": "Tags module is not installed or not activated"})
        self.tags[number] = list(body["tags"])
        return 204, None

    def update_fields(self, number, body):
        if "customfields" not in self.modules:
            raise Refused(400, {"message": "Custom Fields module is not installed or not activated"})
        names = {number: name for name, number in FIELDS.items()}
        self.values[number].update({names[each["id"]]: each["value"] for each in body["customFields"]})
        return 204, None

    def update(self, number, body):
        if body.get("byUser") != BOT or body["status"] not in ("active", "pending", "closed", "spam"):
            raise Refused(400, {"message": "Bad request"})
        self.conversations[number]["status"] = body["status"]
        return 204, None


class Bench(DoubleBench):
    secrets = (KEY,)
    text_field = TEXT_FIELD

    def __init__(self, *modules) -> None:
        modules = modules or ("tags", "customfields")
        self.double = FreeScoutDouble(modules)
        self.desk = FreeScout(
            URL, KEY, user_id=BOT, tags="tags" in modules, fields="customfields" in modules, transport=self.double
        )

    def open_ticket(self, text, *, order_id=""):
        return str(self.double.new_conversation(text, order_id))

    def buyer_writes(self, ticket_id, text):
        self.double.say(int(ticket_id), "customer", f"<div>{text}</div>")
        self.double.conversations[int(ticket_id)]["status"] = "active"

    def sent_to_buyer(self, ticket_id):
        return [text for number, _, text in self.double.mailed if number == int(ticket_id)]

    def merge(self, ticket_id, into):
        self.double.merge(int(ticket_id), int(into))
        return True
