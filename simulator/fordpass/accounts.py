"""The people who have an account, and which cars are theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from simulator.cars import Car

from .regions import REGIONS, Region


@dataclass(slots=True, kw_only=True)
class Account:
    """One Ford or Lincoln account.

    `home` is the key of the region it was registered in; None means that every region of its brand
    will do. `vins` is the garage in its order; take one out and the car is sold.
    """

    email: str
    brand: str
    password: str = "drive"
    home: str | None = None
    locked: bool = False
    sign_ins: int = 0
    vins: list[str] = field(default_factory=list)

    @property
    def guid(self) -> str:
        """The account's own id, `sub` of its tokens."""
        return str(uuid5(NAMESPACE_URL, f"mailto:{self.email}"))

    def at_home(self, region: Region) -> bool:
        """Whether the account was registered at the national site that serves this region."""
        if region.brand != self.brand:
            return False
        if self.home is None:
            return True
        home = REGIONS[self.home]
        return (home.login, home.country) == (region.login, region.country)


def people(cars: Mapping[str, Car]) -> dict[str, Account]:
    """Return the accounts by e-mail address, each with its cars."""
    accounts = (
        Account(email="driver@example.com", brand="Ford"),
        Account(email="empty@example.com", brand="Ford"),
        Account(email="lincoln@example.com", brand="Lincoln"),
        Account(email="fleet@example.com", brand="Ford"),
    )
    for account in accounts:
        account.vins = [
            car.vin for car in cars.values() if car.model.account == account.email
        ]
    return {account.email: account for account in accounts}
