"""The words that are put into texts to buyers, by language. Data only; `orderactions.messages.filling` puts them in.

A reason is a phrase that stands after a colon ("Reason: ..."), and says no more than is known. "The buyer wanted it" is
our belief only, so BUYER_CANCELLED is told in neutral words; so is OTHER.

Counts have a form for each of the language's plural categories in CLDR, as Babel names them; "other" is always there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from orderactions.reasons import Reason

__all__ = ["WORDS", "Words"]


class Words(NamedTuple):
    """What one language needs beside its texts."""

    #: So many of the order's items, by plural category.
    units: Mapping[str, str]
    #: So many items beside those that are named, by plural category.
    more: Mapping[str, str]
    #: The same without a number, each standing alone.
    some: str
    others: str
    #: Between two items of a list.
    between: str
    #: How long a statement takes: in business days from and to, and where Amazon names no number.
    days: str
    several: str
    reasons: tuple[str, ...]

    def reason(self, reason: Reason) -> str:
        """Return the words for a reason."""
        return self.reasons[_ORDER.index(reason)]


_ORDER = tuple(Reason)
# The reasons of each language are in this order: damaged, wrong item, late, lost, returned, price, goodwill, out of
# stock, could not ship, address, buyer cancelled, exchange, other.

WORDS: Mapping[str, Words] = {
    "en": Words(
        units={"one": "{n} item", "other": "{n} items"},
        more={"one": "{n} more item", "other": "{n} more items"},
        some="items of your order",
        others="further items",
        between="; ",
        days="{first} to {last} business days",
        several="several days",
        reasons=(
            "damaged or faulty item",
            "item not as ordered",
            "late delivery",
            "order not delivered",
            "return",
            "price adjustment",
            "goodwill gesture",
            "item not available",
            "order could not be shipped",
            "delivery to the address not possible",
            "cancellation of the order",
            "exchange",
            "other reason",
        ),
    ),
    "de": Words(
        units={"one": "{n} Artikel", "other": "{n} Artikel"},
        more={"one": "{n} weiterer Artikel", "other": "{n} weitere Artikel"},
        some="Artikel Ihrer Bestellung",
        others="weitere Artikel",
        between="; ",
        days="{first} bis {last} Werktage",
        several="mehrere Tage",
        reasons=(
            "beschädigter oder defekter Artikel",
            "Artikel nicht wie bestellt",
            "verspätete Lieferung",
            "Bestellung nicht angekommen",
            "Rücksendung",
            "Preisanpassung",
            "Kulanz",
            "Artikel nicht lieferbar",
            "Versand nicht möglich",
            "Zustellung an die Adresse nicht möglich",
            "Stornierung der Bestellung",
            "Umtausch",
            "anderer Grund",
        ),
    ),
    "fr": Words(
        units={"one": "{n} article", "other": "{n} articles"},
        more={"one": "{n} autre article", "other": "{n} autres articles"},
        some="articles de votre commande",
        others="autres articles",
        between=" ; ",
        days="{first} à {last} jours ouvrables",
        several="plusieurs jours",
        reasons=(
            "article endommagé ou défectueux",
            "article non conforme à la commande",
            "livraison tardive",
            "commande non livrée",
            "retour",
            "ajustement de prix",
            "geste commercial",
            "article indisponible",
            "expédition impossible",
            "livraison à l'adresse impossible",
            "annulation de la commande",
            "échange",
            "autre motif",
        ),
    ),
    "es": Words(
        units={"one": "{n} artículo", "other": "{n} artículos"},
        more={"one": "{n} artículo más", "other": "{n} artículos más"},
        some="artículos de su pedido",
        others="otros artículos",
        between="; ",
        days="de {first} a {last} días laborables",
        several="varios días",
        reasons=(
            "artículo dañado o defectuoso",
            "artículo distinto del pedido",
            "entrega con retraso",
            "pedido no entregado",
            "devolución",
            "ajuste de precio",
            "gesto comercial",
            "artículo no disponible",
            "envío no posible",
            "entrega en la dirección no posible",
            "cancelación del pedido",
            "cambio",
            "otro motivo",
        ),
    ),
    "it": Words(
        units={"one": "{n} articolo", "other": "{n} articoli"},
        more={"one": "{n} altro articolo", "other": "altri {n} articoli"},
        some="articoli del Suo ordine",
        others="altri articoli",
        between="; ",
        days="da {first} a {last} giorni lavorativi",
        several="alcuni giorni",
        reasons=(
            "articolo danneggiato o difettoso",
            "articolo diverso da quello ordinato",
            "consegna in ritardo",
            "ordine non consegnato",
            "reso",
            "adeguamento del prezzo",
            "gesto commerciale",
            "articolo non disponibile",
            "spedizione non possibile",
            "consegna all'indirizzo non possibile",
            "annullamento dell'ordine",
            "cambio",
            "altro motivo",
        ),
    ),
    "nl": Words(
        units={"one": "{n} artikel", "other": "{n} artikelen"},
        more={"one": "nog {n} artikel", "other": "nog {n} artikelen"},
        some="artikelen van uw bestelling",
        others="overige artikelen",
        between="; ",
        days="{first} tot {last} werkdagen",
        several="enkele dagen",
        reasons=(
            "beschadigd of defect artikel",
            "ander artikel dan besteld",
            "te late levering",
            "bestelling niet bezorgd",
            "retourzending",
            "prijsaanpassing",
            "coulance",
            "artikel niet leverbaar",
            "verzending niet mogelijk",
            "bezorging op het adres niet mogelijk",
            "annulering van de bestelling",
            "omruiling",
            "andere reden",
        ),
    ),
    "pl": Words(
        units={"one": "{n} artykuł", "few": "{n} artykuły", "many": "{n} artykułów", "other": "{n} artykułu"},
        more={
            "one": "jeszcze {n} artykuł",
            "few": "jeszcze {n} artykuły",
            "many": "jeszcze {n} artykułów",
            "other": "jeszcze {n} artykułu",
        },
        some="artykuły z Państwa zamówienia",
        others="pozostałe artykuły",
        between="; ",
        days="od {first} do {last} dni roboczych",
        several="kilka dni",
        reasons=(
            "uszkodzony lub wadliwy artykuł",
            "artykuł niezgodny z zamówieniem",
            "opóźniona dostawa",
            "zamówienie niedostarczone",
            "zwrot towaru",
            "korekta ceny",
            "gest dobrej woli",
            "artykuł niedostępny",
            "brak możliwości wysyłki",
            "brak możliwości doręczenia pod wskazany adres",
            "anulowanie zamówienia",
            "wymiana",
            "inny powód",
        ),
    ),
    "sv": Words(
        units={"one": "{n} artikel", "other": "{n} artiklar"},
        more={"one": "{n} artikel till", "other": "{n} artiklar till"},
        some="artiklar i din beställning",
        others="övriga artiklar",
        between="; ",
        days="{first} till {last} arbetsdagar",
        several="flera dagar",
        reasons=(
            "skadad eller felaktig artikel",
            "annan artikel än den beställda",
            "försenad leverans",
            "beställningen inte levererad",
            "retur",
            "prisjustering",
            "goodwill",
            "artikeln inte tillgänglig",
            "beställningen kunde inte skickas",
            "leverans till adressen inte möjlig",
            "avbeställning",
            "byte",
            "annan orsak",
        ),
    ),
    "pt": Words(
        units={"one": "{n} item", "other": "{n} itens"},
        more={"one": "mais {n} item", "other": "mais {n} itens"},
        some="itens do seu pedido",
        others="outros itens",
        between="; ",
        days="de {first} a {last} dias úteis",
        several="vários dias",
        reasons=(
            "item danificado ou com defeito",
            "item diferente do pedido",
            "entrega com atraso",
            "pedido não entregue",
            "devolução",
            "ajuste de preço",
            "cortesia",
            "item indisponível",
            "envio não foi possível",
            "entrega no endereço não foi possível",
            "cancelamento do pedido",
            "troca",
            "outro motivo",
        ),
    ),
    "ja": Words(
        units={"other": "{n}点"},
        more={"other": "ほか{n}点"},
        some="ご注文の商品",
        others="ほかの商品",
        between="、",
        days="{first}~{last}営業日",
        several="数日",
        reasons=(
            "商品の破損または不具合",
            "ご注文と異なる商品のお届け",
            "配送の遅延",
            "商品の未着",
            "商品の返品",
            "価格の調整",
            "お詫びとしての対応",
            "在庫切れ",
            "商品の発送不可",
            "ご指定の住所への配送不可",
            "ご注文のキャンセル",
            "商品の交換",
            "その他の理由",
        ),
    ),
}
"""By language, two letters."""
