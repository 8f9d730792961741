"""The panel's addresses: one table in the code, the same in the reference."""

from __future__ import annotations

import re
from pathlib import Path

from panelhost import Host

from orderactions.panel.addresses import ADDRESSES, address

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "panel.md"


def test_the_reference_tells_every_address_and_no_other():
    """SID, N and ID stand for what an address names."""
    told = set(re.findall(r"^\| `(?:GET|POST)(?:`, `POST)? (/\S+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    names = {"<sid>": "SID", "<int:number>": "N", "<action_id>": "ID", "<task_id>": "ID"}
    written = " ".join(ADDRESSES.values())
    for part, name in names.items():
        written = written.replace(part, name)
    assert told == set(written.split())


def test_every_address_has_its_page_and_every_page_its_address():
    """A page that the table does not know would be reached by nothing."""
    rules = {rule.endpoint: rule.rule for rule in Host().app.url_map.iter_rules()}
    assert rules.pop("static") == "/static/<path:filename>"
    assert rules == dict(ADDRESSES)


def test_an_application_below_another_one_links_to_itself():
    """Mounted by a proxy or beside a desk; the cookie's path follows."""
    host = Host()
    order = host.world.order()
    client = host.app.test_client()
    at = {"base_url": "https://shop.example/panel"}
    entered = client.post("/enter", data={"context": host.context(order)}, **at)
    home = entered.headers["Location"]
    assert home.startswith("/panel/s/")
    assert f"Path={home};" in entered.headers["Set-Cookie"]
    page = client.get(home.removeprefix("/panel") + "order/0", **at)
    assert page.status_code == 200
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
    assert links
    assert all(each.startswith("/panel/") for each in links)
    assert address("tasks", "/panel", sid="x") == "/panel/s/x/tasks"
