"""The regions of the phone app: login host, policy locale, application id, country, brand."""

from dataclasses import dataclass

TENANT = "4566605f-43a7-400a-946e-89cc9fdb0bd7"
CLIENT_ID = "09852200-05fd-41f6-8c21-d36d3497dc64"

APPLICATION_IDS = {
    "Africa": "71AA9ED7-B26B-4C15-835E-9F35CC238561",
    "Asia-Pacific": "39CD6590-B1B9-42CB-BEF9-0DC1FDB96260",
    "Europe": "667D773E-1BDC-4139-8AD0-2B16474E8DC7",
    "North America": "BFE8C5ED-D687-4C19-A5DD-F92CDFC4503A",
    "South America": "C1DFFEF5-5BA5-486A-9054-8B39A9DF9AFC",
    "Lincoln": "45133B88-0671-4AAF-B8D1-99E684ED4E45",
    "legacy Europe": "1E8C7794-FF5F-49BC-9596-A1E0C86C5B19",
    "legacy Australia": "5C80A6BB-CF0D-4A30-BDBF-FC804B5C1A98",
    "legacy North America": "71A3AD0A-CF46-4CCF-B473-FC7FE5BC4592",
}


@dataclass(frozen=True, slots=True)
class Region:
    """One national edition of the app; several share a login host and a locale."""

    key: str
    group: str
    locale: str
    login: str
    country: str

    @property
    def brand(self) -> str:
        """The garage's word for the brand."""
        return "Lincoln" if self.group == "Lincoln" else "Ford"

    @property
    def application_id(self) -> str:
        """What the app sends as Application-Id."""
        return APPLICATION_IDS[self.group]

    @property
    def policy(self) -> str:
        """The B2C policy, a segment of the login path."""
        infix = "Lincoln_" if self.brand == "Lincoln" else ""
        return f"B2C_1A_SignInSignUp_{infix}{self.locale}"

    @property
    def redirect_uri(self) -> str:
        """The app's own address, where the browser is sent with the code."""
        return f"{self.brand.lower()}app://userauthorized"


REGIONS = {
    row[0]: Region(*row)
    for row in (
        ("deu", "Europe", "de-DE", "login.ford.de", "DEU"),
        ("dnk", "Europe", "da-DK", "login.ford.com", "DNK"),
        ("fra", "Europe", "fr-FR", "login.ford.com", "FRA"),
        ("ita", "Europe", "it-IT", "login.ford.com", "ITA"),
        ("esp", "Europe", "es-ES", "login.ford.com", "ESP"),
        ("nor", "Europe", "no-NO", "login.ford.no", "NOR"),
        ("nld", "Europe", "nl-NL", "login.ford.com", "NLD"),
        ("gbr", "Europe", "en-GB", "login.ford.co.uk", "GBR"),
        ("pol", "Europe", "pl-PL", "login.ford.pl", "POL"),
        ("prt", "Europe", "pt-PT", "login.ford.com", "PRT"),
        ("rest_of_europe", "Europe", "en-GB", "login.ford.com", "GBR"),
        ("can", "North America", "en-CA", "login.ford.com", "CAN"),
        ("mex", "North America", "es-MX", "login.ford.com", "MEX"),
        ("usa", "North America", "en-US", "login.ford.com", "USA"),
        ("bra", "South America", "pt-BR", "login.ford.com", "BRA"),
        ("arg", "South America", "es-AR", "login.ford.com", "ARG"),
        ("aus", "Asia-Pacific", "en-AU", "login.ford.com", "AUS"),
        ("nzl", "Asia-Pacific", "en-NZ", "login.ford.com", "NZL"),
        ("zaf", "Africa", "en-ZA", "login.ford.com", "ZAF"),
        ("rest_of_world", "North America", "en-US", "login.ford.com", "USA"),
        ("lincoln_usa", "Lincoln", "en-US", "login.lincoln.com", "USA"),
        ("Netherlands", "legacy Europe", "nl-NL", "login.ford.nl", "NLD"),
        ("UK&Europe", "legacy Europe", "en-GB", "login.ford.co.uk", "GBR"),
        ("Australia", "legacy Australia", "en-AU", "login.ford.com", "AUS"),
        ("USA", "legacy North America", "en-US", "login.ford.com", "USA"),
        ("Canada", "legacy North America", "en-CA", "login.ford.com", "USA"),
    )
}

LOGIN_HOSTS = sorted({region.login for region in REGIONS.values()})


def regions_of_policy(login: str, policy: str) -> list[Region]:
    """Return the regions served by a login host under a policy; empty when there is no such page."""
    return [
        region
        for region in REGIONS.values()
        if region.login == login and region.policy.lower() == policy.lower()
    ]
