"""django-helpdesk's side of the wire, for what a real one cannot be made to answer; all else is tried on a real one."""

from __future__ import annotations

import re

from wire import DoubleBench, Refused, WireDouble

from orderactions.desks.django_helpdesk import DjangoHelpdesk

TOKEN = "a" * 40


class HelpdeskDouble(WireDouble):
    def __init__(self) -> None:
        super().__init__()
        self.tickets = {}

    def answer(self, request, path, query, body):
        if path == "/api/followups/":
            comment = re.sub(r'{{ "([{}])" }}', r"\1", body["comment"])
            return 201, self.say(body["ticket"], comment, user=1, public=body["public"])
        number = int(path.removeprefix("/api/tickets/").rstrip("/"))
        if number not in self.tickets:
            raise Refused(404, {"detail": "No Ticket matches the given query."})
        if request.method == "PATCH":
            self.tickets[number].update({key: value for key, value in body.items() if key in self.tickets[number]})
        return self.tickets[number]

    def say(self, number, comment, *, user=None, public=True):
        said = {
            "id": self.number(), "ticket": number, "user": user, "title": "", "comment": comment, "public": public,
            "new_status": None, "date": self.now(),
        }  # fmt: skip
        self.tickets[number]["followup_set"].append(said)
        return said


class Bench(DoubleBench):
    text_field = "our_reference"
    secrets = (TOKEN,)

    def __init__(self):
        self.double = HelpdeskDouble()
        self.desk = DjangoHelpdesk(
            "https://desk.test", TOKEN, private_means_no_emails=True, transport=self.double, name="django-helpdesk"
        )

    def open_ticket(self, text, *, order_id=""):
        number = self.double.number()
        self.double.tickets[number] = {
            "id": number, "queue": 1, "title": "A message", "description": text, "submitter_email": "jo@mail.test",
            "status": 1, "on_hold": False, "merged_to": None, "followup_set": [],
            "custom_amazon_order_id": order_id or None, "custom_our_reference": None,
        }  # fmt: skip
        self.double.say(number, text)
        return str(number)

    def buyer_writes(self, ticket_id, text):
        self.double.say(int(ticket_id), text)

    def sent_to_buyer(self, ticket_id):
        ticket = self.double.tickets[int(ticket_id)]
        # Taken all the same, and mailed to nobody, where there is no address.
        said = ticket["followup_set"] if ticket["submitter_email"] else []
        return [each["comment"] for each in said if each["public"] and each["user"]]
