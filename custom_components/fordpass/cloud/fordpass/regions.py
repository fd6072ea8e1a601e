"""The regions of Ford's phone app: where to sign in and as which app.

A region only chooses the login page and the app's id; behind them the clouds are the same worldwide.
Source: the region tables of public clients, checked against each other in 2026.
"""

from dataclasses import dataclass
from enum import StrEnum

# Constants of the app itself, the same in every region.
TENANT = "4566605f-43a7-400a-946e-89cc9fdb0bd7"
CLIENT_ID = "09852200-05fd-41f6-8c21-d36d3497dc64"
SCOPE = f"{CLIENT_ID} openid"


class Brand(StrEnum):
    """The two apps."""

    FORD = "ford"
    LINCOLN = "lincoln"


_SCHEMES = {Brand.FORD: "fordapp", Brand.LINCOLN: "lincolnapp"}

AFRICA = "71AA9ED7-B26B-4C15-835E-9F35CC238561"
ASIA_PACIFIC = "39CD6590-B1B9-42CB-BEF9-0DC1FDB96260"
EUROPE = "667D773E-1BDC-4139-8AD0-2B16474E8DC7"
NORTH_AMERICA = "BFE8C5ED-D687-4C19-A5DD-F92CDFC4503A"
SOUTH_AMERICA = "C1DFFEF5-5BA5-486A-9054-8B39A9DF9AFC"
LINCOLN_NORTH_AMERICA = "45133B88-0671-4AAF-B8D1-99E684ED4E45"


@dataclass(frozen=True, slots=True)
class Region:
    """One row of the table; `country` is ISO 3166 alpha-3, `login` a base URL."""

    key: str
    application_id: str
    locale: str
    login: str
    country: str
    brand: Brand = Brand.FORD

    @property
    def scheme(self) -> str:
        """The URL scheme the login page redirects to."""
        return _SCHEMES[self.brand]

    @property
    def redirect_uri(self) -> str:
        """Where the login page sends the code."""
        return f"{self.scheme}://userauthorized"

    @property
    def policy(self) -> str:
        """The name of the sign-in policy at the login host."""
        infix = "Lincoln_" if self.brand is Brand.LINCOLN else ""
        return f"B2C_1A_SignInSignUp_{infix}{self.locale}"


_LOGIN = "https://login.ford.com"

REGIONS: dict[str, Region] = {
    region.key: region
    for region in (
        Region("deu", EUROPE, "de-DE", "https://login.ford.de", "DEU"),
        Region("dnk", EUROPE, "da-DK", _LOGIN, "DNK"),
        Region("fra", EUROPE, "fr-FR", _LOGIN, "FRA"),
        Region("ita", EUROPE, "it-IT", _LOGIN, "ITA"),
        Region("esp", EUROPE, "es-ES", _LOGIN, "ESP"),
        Region("nor", EUROPE, "no-NO", "https://login.ford.no", "NOR"),
        Region("nld", EUROPE, "nl-NL", _LOGIN, "NLD"),
        Region("gbr", EUROPE, "en-GB", "https://login.ford.co.uk", "GBR"),
        Region("pol", EUROPE, "pl-PL", "https://login.ford.pl", "POL"),
        Region("prt", EUROPE, "pt-PT", _LOGIN, "PRT"),
        Region("rest_of_europe", EUROPE, "en-GB", _LOGIN, "GBR"),
        Region("can", NORTH_AMERICA, "en-CA", _LOGIN, "CAN"),
        Region("mex", NORTH_AMERICA, "es-MX", _LOGIN, "MEX"),
        Region("usa", NORTH_AMERICA, "en-US", _LOGIN, "USA"),
        Region("bra", SOUTH_AMERICA, "pt-BR", _LOGIN, "BRA"),
        Region("arg", SOUTH_AMERICA, "es-AR", _LOGIN, "ARG"),
        Region("aus", ASIA_PACIFIC, "en-AU", _LOGIN, "AUS"),
        Region("nzl", ASIA_PACIFIC, "en-NZ", _LOGIN, "NZL"),
        Region("zaf", AFRICA, "en-ZA", _LOGIN, "ZAF"),
        Region("rest_of_world", NORTH_AMERICA, "en-US", _LOGIN, "USA"),
        Region(
            "lincoln_usa",
            LINCOLN_NORTH_AMERICA,
            "en-US",
            "https://login.lincoln.com",
            "USA",
            Brand.LINCOLN,
        ),
    )
}

_LEGACY_EUROPE = "1E8C7794-FF5F-49BC-9596-A1E0C86C5B19"
_LEGACY_AUSTRALIA = "5C80A6BB-CF0D-4A30-BDBF-FC804B5C1A98"
_LEGACY_NORTH_AMERICA = "71A3AD0A-CF46-4CCF-B473-FC7FE5BC4592"

# Regions as older integrations named them: their tokens belong to these older app ids.
LEGACY_REGIONS: dict[str, Region] = {
    region.key: region
    for region in (
        Region("Netherlands", _LEGACY_EUROPE, "nl-NL", "https://login.ford.nl", "NLD"),
        Region("UK&Europe", _LEGACY_EUROPE, "en-GB", "https://login.ford.co.uk", "GBR"),
        Region("Australia", _LEGACY_AUSTRALIA, "en-AU", _LOGIN, "AUS"),
        Region("USA", _LEGACY_NORTH_AMERICA, "en-US", _LOGIN, "USA"),
        # The country really is the United States in the table this comes from.
        Region("Canada", _LEGACY_NORTH_AMERICA, "en-CA", _LOGIN, "USA"),
    )
}

# Which of today's regions takes over when the owner of an old one signs in again.
SUCCESSORS = {
    "Netherlands": "nld",
    "UK&Europe": "rest_of_europe",
    "Australia": "aus",
    "USA": "usa",
    "Canada": "can",
}


def find_region(key: str) -> Region:
    """Return a region by its key, today's or legacy.

    Raises KeyError for any other key.
    """
    return REGIONS.get(key) or LEGACY_REGIONS[key]
