"""The marketplaces that the simulator knows, and how each treats tax in a refund."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

__all__ = ["SITES", "Site", "TaxRegime"]


class TaxRegime(Enum):
    """Where the tax of a charge is when it is refunded."""

    #: On top: charge and tax are refunded as two components (US, CA).
    ADDED = "added"
    #: Inside the price: the charge is refunded with its tax in it, a tax component is refused (JP, EU, UK ...).
    INCLUDED = "included"
    #: Prices without VAT: the net charge is sent, Amazon adds the tax by the order's rate, a tax component is ignored.
    NET = "net"


@frozen(kw_only=True)
class Site:
    """One marketplace."""

    marketplace_id: str
    name: str
    country: str
    currency: str
    regime: TaxRegime = TaxRegime.INCLUDED


_ADDED = TaxRegime.ADDED
_ALL = (
    Site(marketplace_id="A2EUQ1WTGCTBG2", name="Amazon.ca", country="CA", currency="CAD", regime=_ADDED),
    Site(marketplace_id="ATVPDKIKX0DER", name="Amazon.com", country="US", currency="USD", regime=_ADDED),
    Site(marketplace_id="A1AM78C64UM0Y8", name="Amazon.com.mx", country="MX", currency="MXN"),
    Site(marketplace_id="A2Q3Y263D00KWC", name="Amazon.com.br", country="BR", currency="BRL"),
    Site(marketplace_id="A28R8C7NBKEWEA", name="Amazon.ie", country="IE", currency="EUR"),
    Site(marketplace_id="A1RKKUPIHCS9HS", name="Amazon.es", country="ES", currency="EUR"),
    Site(marketplace_id="A1F83G8C2ARO7P", name="Amazon.co.uk", country="GB", currency="GBP"),
    Site(marketplace_id="A13V1IB3VIYZZH", name="Amazon.fr", country="FR", currency="EUR"),
    Site(marketplace_id="AMEN7PMS3EDWL", name="Amazon.com.be", country="BE", currency="EUR"),
    Site(marketplace_id="A1805IZSGTT6HS", name="Amazon.nl", country="NL", currency="EUR"),
    Site(marketplace_id="A1PA6795UKMFR9", name="Amazon.de", country="DE", currency="EUR"),
    Site(marketplace_id="APJ6JRA9NG5V4", name="Amazon.it", country="IT", currency="EUR"),
    Site(marketplace_id="A2NODRKZP88ZB9", name="Amazon.se", country="SE", currency="SEK"),
    Site(marketplace_id="AE08WJ6YKNBMC", name="Amazon.co.za", country="ZA", currency="ZAR"),
    Site(marketplace_id="A1C3SOZRARQ6R3", name="Amazon.pl", country="PL", currency="PLN"),
    Site(marketplace_id="ARBP9OOSHTCHU", name="Amazon.eg", country="EG", currency="EGP"),
    Site(marketplace_id="A33AVAJ2PDY3EV", name="Amazon.com.tr", country="TR", currency="TRY"),
    Site(marketplace_id="A17E79C6D8DWNP", name="Amazon.sa", country="SA", currency="SAR"),
    Site(marketplace_id="A2VIGQ35RCS4UG", name="Amazon.ae", country="AE", currency="AED"),
    Site(marketplace_id="A21TJRUUN4KGV", name="Amazon.in", country="IN", currency="INR"),
    Site(marketplace_id="A19VAU5U5O7RUS", name="Amazon.sg", country="SG", currency="SGD"),
    Site(marketplace_id="A39IBJ37TRP1C6", name="Amazon.com.au", country="AU", currency="AUD"),
    Site(marketplace_id="A1VC38T7YXB528", name="Amazon.co.jp", country="JP", currency="JPY"),
)

SITES: dict[str, Site] = {site.marketplace_id: site for site in _ALL}
"""By marketplace id."""
