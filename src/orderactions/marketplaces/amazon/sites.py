"""Amazon's regions and sites, as data. Rules AMZ-SITE-01, AMZ-SITE-02."""

from __future__ import annotations

from attrs import frozen

__all__ = ["REGIONS", "SITES", "TOKEN_URL", "Region", "Site"]

TOKEN_URL = "https://api.amazon.com/auth/o2/token"  # noqa: S105 - an address
"""Where access tokens come from, for all regions (AMZ-AUTH-01)."""


@frozen
class Region:
    """A group of sites behind one endpoint."""

    key: str
    endpoint: str
    sandbox: str


@frozen
class Site:
    """One marketplace of Amazon's."""

    id: str
    country: str
    region: str
    currency: str
    name: str
    #: Host of Seller Central.
    seller_central: str
    #: Language and country that its buyers mostly read.
    locale: str

    def order_link(self, order_id: str) -> str:
        """Return the order's page in Seller Central."""
        return f"https://{self.seller_central}/orders-v3/order/{order_id}"


def _region(key: str) -> Region:
    host = f"sellingpartnerapi-{key}.amazon.com"
    return Region(key, f"https://{host}", f"https://sandbox.{host}")


REGIONS: dict[str, Region] = {key: _region(key) for key in ("na", "eu", "fe")}
"""By the key that the account's setting names."""

_TABLE = """
A2EUQ1WTGCTBG2 CA na CAD Amazon.ca     en_CA
ATVPDKIKX0DER  US na USD Amazon.com    en_US
A1AM78C64UM0Y8 MX na MXN Amazon.com.mx es_MX
A2Q3Y263D00KWC BR na BRL Amazon.com.br pt_BR
A28R8C7NBKEWEA IE eu EUR Amazon.ie     en_IE
A1RKKUPIHCS9HS ES eu EUR Amazon.es     es_ES
A1F83G8C2ARO7P UK eu GBP Amazon.co.uk  en_GB
A13V1IB3VIYZZH FR eu EUR Amazon.fr     fr_FR
AMEN7PMS3EDWL  BE eu EUR Amazon.com.be fr_BE
A1805IZSGTT6HS NL eu EUR Amazon.nl     nl_NL
A1PA6795UKMFR9 DE eu EUR Amazon.de     de_DE
APJ6JRA9NG5V4  IT eu EUR Amazon.it     it_IT
A2NODRKZP88ZB9 SE eu SEK Amazon.se     sv_SE
AE08WJ6YKNBMC  ZA eu ZAR Amazon.co.za  en_ZA
A1C3SOZRARQ6R3 PL eu PLN Amazon.pl     pl_PL
ARBP9OOSHTCHU  EG eu EGP Amazon.eg     ar_EG
A33AVAJ2PDY3EV TR eu TRY Amazon.com.tr tr_TR
A17E79C6D8DWNP SA eu SAR Amazon.sa     ar_SA
A2VIGQ35RCS4UG AE eu AED Amazon.ae     ar_AE
A21TJRUUN4KGV  IN eu INR Amazon.in     en_IN
A19VAU5U5O7RUS SG fe SGD Amazon.sg     en_SG
A39IBJ37TRP1C6 AU fe AUD Amazon.com.au en_AU
A1VC38T7YXB528 JP fe JPY Amazon.co.jp  ja_JP
"""


def _site(row: str) -> Site:
    site_id, country, region, currency, name, locale = row.split()
    return Site(site_id, country, region, currency, name, f"sellercentral.{name.lower()}", locale)


SITES: dict[str, Site] = {site.id: site for site in map(_site, _TABLE.strip().splitlines())}
"""By Amazon's marketplace id."""
