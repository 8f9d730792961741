"""Help desks, one file each. An adapter offers `orderactions.tickets.Desk` and nothing else is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["DESKS"]

DESKS: Mapping[str, str] = MappingProxyType(
    {
        "chatwoot": "orderactions.desks.chatwoot:Chatwoot",
        "django-helpdesk": "orderactions.desks.django_helpdesk:DjangoHelpdesk",
        "edesk": "orderactions.desks.edesk:EDesk",
        "freescout": "orderactions.desks.freescout:FreeScout",
        "freshdesk": "orderactions.desks.freshdesk:Freshdesk",
        "front": "orderactions.desks.front:Front",
        "gorgias": "orderactions.desks.gorgias:Gorgias",
        "helpscout": "orderactions.desks.helpscout:HelpScout",
        "intercom": "orderactions.desks.intercom:Intercom",
        "jira": "orderactions.desks.jira:Jira",
        "rt": "orderactions.desks.rt:RequestTracker",
        "zammad": "orderactions.desks.zammad:Zammad",
        "zendesk": "orderactions.desks.zendesk:Zendesk",
        "znuny": "orderactions.desks.znuny:Znuny",
    }
)
"""The desks that come with the library: the name of each, its module and class, imported when it is used."""
