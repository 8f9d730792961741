"""The desk's own pages, and what tests need of a buyer: tickets and messages, as the desk's mail import makes them."""

import json

from django.http import JsonResponse
from django.urls import include, path
from helpdesk.models import CustomField, FollowUp, Queue, Ticket, TicketCustomFieldValue


def opened(request):
    asked = json.loads(request.body)
    queue = Queue.objects.get(slug="amazon")
    ticket = Ticket.objects.create(
        queue=queue, title="A message", description=asked["text"], submitter_email=asked["email"]
    )
    if asked["order_id"]:
        field = CustomField.objects.get(name="amazon_order_id")
        TicketCustomFieldValue.objects.create(ticket=ticket, field=field, value=asked["order_id"])
    return JsonResponse({"id": ticket.id, **_said(ticket, asked)})


def written(request):
    asked = json.loads(request.body)
    return JsonResponse(_said(Ticket.objects.get(id=asked["ticket"]), asked))


def merged(request):
    asked = json.loads(request.body)
    ticket = Ticket.objects.get(id=asked["ticket"])
    ticket.merged_to_id, ticket.status = asked["into"], Ticket.DUPLICATE_STATUS
    ticket.save()
    return JsonResponse({})


def _said(ticket, asked):
    title = f"E-Mail Received from {ticket.submitter_email}"
    return {"followup": FollowUp.objects.create(ticket=ticket, title=title, comment=asked["text"], public=True).id}


urlpatterns = [
    path("buyer/opens", opened),
    path("buyer/writes", written),
    path("staff/merges", merged),
    path("", include("helpdesk.urls", namespace="helpdesk")),
]
