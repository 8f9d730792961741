"""Front's side of the wire, after its OpenAPI description of the Core API."""

from __future__ import annotations

import re

from wire import DoubleBench, Refused, WireDouble, as_read

from orderactions.desks.front import Front

TOKEN = "the-token-of-the-bot"
URL = "https://acme.api.front.test"
TAGS = {
    "tag_1": "oa-one",
    "tag_2": "oa-two",
    "tag_3": "vip",
    "tag_4": "twice",
    "tag_5": "twice",
    "tag_6": "oa-refunded",
}
FIELDS = {"Amazon order", "Reference", "Boxes", "Fragile"}
STATUSES = [
    {"id": "sts_1", "name": "Neu", "category": "open"},
    {"id": "sts_2", "name": "Wartet", "category": "waiting"},
    {"id": "sts_3", "name": "Erledigt", "category": "resolved"},
    {"id": "sts_4", "name": "Fertig", "category": "resolved"},
]


class FrontDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.conversations, self.said, self.comments, self.merged, self.queue = {}, {}, {}, {}, {}
        self.per_page, self.sends_at_once, self.old_answers = 2, True, False

    # What only Front and its people do.

    def new_conversation(self, text, order_id=""):
        number = f"cnv_{self.number()}"
        self.conversations[number] = {
            "_links": {"self": f"{URL}/conversations/{number}"}, "id": number, "subject": "A message",
            "status": "unassigned", "assignee": None, "tags": [], "links": [], "created_at": self.moment(),
            "custom_fields": {"Amazon order": order_id, "Boxes": 3, "Fragile": True} if order_id else {},
            "is_private": False, "scheduled_reminders": [], "metadata": {},
        }  # fmt: skip
        self.said[number], self.comments[number], self.queue[number] = [], [], []
        self.say(number, text, inbound=True)
        return number

    def moment(self):
        self.clock.advance(1)
        return self.clock.now().timestamp() + 0.333

    def say(self, number, text, *, inbound, sender="", copied=(), **more):
        handles = [("from", sender or f"jo{number}@mail.test"), *(("cc", each) for each in copied)] if inbound else []
        said = {
            "_links": {}, "id": f"msg_{self.number()}", "type": "email", "is_inbound": inbound, "draft_mode": None,
            "error_type": None, "version": None, "created_at": self.moment(), "subject": "A message", "blurb": text[:9],
            "author": None if inbound else {"id": "tea_1"}, "body": f"<p>{text}</p>", "text": text,
            "recipients": [{"_links": {}, "name": None, "handle": handle, "role": role} for role, handle in handles],
            "attachments": [], "metadata": {}, **more,
        }  # fmt: skip
        self.said[number].append(said)
        if inbound:
            # Its recipient is whoever wrote last.
            recipient = {**said["recipients"][0], "name": "Jo Doe"}
            self.conversations[number].update(status="unassigned", recipient=recipient)
        return said

    def merge(self, number, into):
        self.said[into] += self.said.pop(number)
        self.comments[into] += self.comments.pop(number)
        del self.conversations[number]
        self.merged[number] = into

    # Its interface.

    def answer(self, request, path, query, body):
        if request.headers["authorization"] != f"Bearer {TOKEN}":
            raise Refused(401, {"_error": {"status": 401}})
        if path == "/tags":
            return self.page([{"id": each, "name": name} for each, name in TAGS.items()], path, query)
        if path == "/company/statuses":
            return {"_results": STATUSES}
        found = re.fullmatch(r"/conversations/(cnv_\w+)(/\w+|)", path)
        number = found[1] if found else ""
        if number in self.merged:
            raise Refused(301, None, {"location": f"{URL}{path.replace(number, self.merged[number])}"})
        if number not in self.conversations:
            raise Refused(404, {"_error": {"status": 404}})
        what = f"{request.method} {found[2]}"
        if what == "GET ":
            return self.conversations[number]
        if what == "GET /messages":
            return self.page(self.said[number][::-1], path, query)
        if what == "GET /comments":
            return {"_results": self.comments[number][::-1]}
        return self.write(number, what, body)

    def page(self, every, path, query):
        begin = int(query.get("page_token", "t0")[1:])
        end = begin + min(self.per_page, int(query.get("limit", 50)))
        following = f"{URL}{path}?page_token=t{end}" if end < len(every) else None
        return {"_pagination": {"next": following}, "_links": {}, "_results": every[begin:end]}

    def write(self, number, what, body):
        if what == "POST /comments":
            made = {"id": f"com_{self.number()}", "author": None, "body": body["body"], "posted_at": self.moment()}
            self.comments[number].append(made)
            return 201, made
        if what == "POST /messages":
            return self.take(number, body)
        conversation = self.conversations[number]
        if what == "PATCH ":
            return self.update(conversation, body)
        known = {each["id"]: each for each in conversation["tags"]}
        if set(body["tag_ids"]) - set(TAGS):
            raise Refused(400, {"_error": {"status": 400}})
        for each in body["tag_ids"]:
            known.pop(each, None)
            if what == "POST /tags":
                known[each] = {"id": each, "name": TAGS[each]}
        conversation["tags"] = list(known.values())
        return 204, None

    def take(self, number, body):
        uid = f"uid{self.number()}"
        received = [each for each in self.said[number] if each["is_inbound"]][-1]["recipients"]
        # Unless it is said whom it goes to: those of the message that came last, whoever wrote it.
        last = {role: [each["handle"] for each in received if each["role"] == role] for role in ("from", "cc")}
        self.queue[number].append({"uid": uid, "to": last["from"], "cc": last["cc"], **body})
        if body.get("options", {}).get("archive", True):
            self.conversations[number]["status"] = "archived"
        if self.sends_at_once:
            self.say(number, body.get("text") or as_read(body["body"]), inbound=False, body=body["body"])
        return 202, {"id": uid} if self.old_answers else {"status": "accepted", "message_uid": uid}

    def update(self, conversation, wanted):
        unknown = set(wanted.get("custom_fields", ())) - FIELDS
        if unknown or wanted.get("status", "open") not in {"archived", "open", "deleted", "spam"}:
            raise Refused(400, {"_error": {"status": 400}})
        if "status_id" in wanted:
            chosen = next(each for each in STATUSES if each["id"] == wanted["status_id"])
            conversation.update(status_id=chosen["id"], status_category=chosen["category"])
        if "status" in wanted:
            conversation["status"] = {"open": "unassigned"}.get(wanted["status"], wanted["status"])
        # Whatever is left out is gone.
        conversation["custom_fields"] = wanted.get("custom_fields", conversation["custom_fields"])
        return 204, None


class Bench(DoubleBench):
    text_field = "Reference"
    secrets = (TOKEN,)

    def __init__(self, **more):
        self.double = FrontDouble()
        self.desk = Front(TOKEN, url="https://api2.front.test", transport=self.double, **more)

    def open_ticket(self, text, *, order_id=""):
        return self.double.new_conversation(text, order_id)

    def buyer_writes(self, ticket_id, text):
        self.double.say(ticket_id, text, inbound=True)

    def sent_to_buyer(self, ticket_id):
        sent = [each for each in self.double.queue[ticket_id] if f"jo{ticket_id}@mail.test" in each["to"]]
        return [as_read(each["body"]) for each in sent]

    def merge(self, ticket_id, into):
        self.double.merge(ticket_id, into)
        return True
