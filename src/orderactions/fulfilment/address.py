"""Where a parcel goes. It passes through and is never shown."""

from __future__ import annotations

from attrs import field, fields, frozen

from orderactions.errors import RequestError
from orderactions.secret import Secret

__all__ = ["Address"]


def _hidden(value: str | Secret | None) -> Secret | None:
    if value is None or isinstance(value, Secret):
        return value
    return Secret(value.strip()) if value.strip() else None


@frozen(kw_only=True, repr=False)
class Address:
    """A delivery address. Every part is a `Secret`: printing, logging, pickling and JSON give nothing away.

    Attributes:
        name: of the person or company.
        country_code: two capital letters of ISO 3166-1.
        city: needed everywhere but in Japan, where it must be left out (AMZ-MCF-06).
    """

    name: Secret | None = field(converter=_hidden)
    line_1: Secret | None = field(converter=_hidden)
    line_2: Secret | None = field(converter=_hidden, default=None)
    line_3: Secret | None = field(converter=_hidden, default=None)
    city: Secret | None = field(converter=_hidden, default=None)
    district: Secret | None = field(converter=_hidden, default=None)
    state: Secret | None = field(converter=_hidden, default=None)
    postal_code: Secret | None = field(converter=_hidden)
    country_code: Secret | None = field(converter=_hidden)
    phone: Secret | None = field(converter=_hidden, default=None)

    def __repr__(self) -> str:
        return "Address(hidden)"

    def check(self) -> None:
        """Raise RequestError when a parcel cannot be sent there; names the part, never its text."""
        for part in ("name", "line_1", "postal_code", "country_code"):
            if getattr(self, part) is None:
                raise RequestError(f"address.{part}", "is empty")
        country = self.country_code.reveal() if self.country_code else ""
        if len(country) != 2 or not (country.isascii() and country.isalpha() and country.isupper()):
            raise RequestError("address.country_code", "is not two capital letters, as in DE")
        if (self.city is None) is not (country == "JP"):
            raise RequestError("address.city", "is needed, but in Japan it must be left out")

    def same_as(self, other: Address) -> bool:
        """Whether both lead to the same door: capitals and blanks do not count."""
        return _comparable(self) == _comparable(other)


def _comparable(address: Address) -> list[str]:
    parts: list[Secret | None] = [getattr(address, each.name) for each in fields(Address)]
    return [" ".join(part.reveal().split()).casefold() if part else "" for part in parts]
