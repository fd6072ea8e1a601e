"""What must not be told to anybody: tokens, cars by their number, places, people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
import re

from simulator import Simulator
from simulator.cars import Car

# Every token and code of Ford's begins so, and no other text does.
_TOKEN = re.compile(r"eyJ[\w-]{8,}")
_EMAIL = re.compile(r"[\w.+-](?:@|%40)[a-z][\w-]*\.[a-z]{2,}", re.IGNORECASE)
_VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])")
# A word of every day, which tells nothing where it is found.
_USUAL_PASSWORD = "drive"
# A place is told by two numbers that are near each other.
_BETWEEN = r"\d*[^\d.]\D{0,39}"


@dataclass(slots=True)
class Private:
    """What belongs to the people of the simulators of one test."""

    simulators: list[Simulator] = field(default_factory=list)
    places: set[tuple[str, str]] = field(default_factory=set)

    def watch(self, simulator: Simulator) -> None:
        """Remember a simulator, and where its cars stand before they drive off."""
        self.simulators.append(simulator)
        self._note_places(simulator)

    def known(self) -> set[str]:
        """Return every text that a simulator gave to its people or knows of them."""
        return {
            text for simulator in self.simulators for text in known_of(simulator)
        } - {""}

    def find(self, text: str) -> set[str]:
        """Return what is private in a text, by the known texts and by how such texts look."""
        for simulator in self.simulators:
            self._note_places(simulator)
        found = {known for known in self.known() if known in text}
        found |= {match[0] for match in _TOKEN.finditer(text)}
        found |= {match[0] for match in _EMAIL.finditer(text)}
        found |= {vin for vin in _VIN.findall(text) if _is_mixed(vin)}
        for latitude, longitude in self.places:
            if latitude in text and longitude in text:
                place = (
                    rf"(?<![\d.]){re.escape(latitude)}{_BETWEEN}{re.escape(longitude)}"
                )
                found |= {match[0] for match in re.finditer(place, text)}
        return found

    def _note_places(self, simulator: Simulator) -> None:
        for car in simulator.cars.values():
            self.places.add(_place(car))


def known_of(simulator: Simulator) -> Iterator[str]:
    """Yield what one simulator's people have: tokens, secrets, addresses, ids, plates."""
    fordpass, smartcar = simulator.fordpass, simulator.smartcar
    for office in (fordpass.tokens, simulator.fordconnect.tokens, smartcar.tokens):
        for token in office._tokens:
            # A part of a token would do as well; the beginning is the same in all.
            yield from (token, token[-36:])
    for account in fordpass.accounts.values():
        yield from (account.email, account.email.replace("@", "%40"), account.guid)
        if account.password != _USUAL_PASSWORD:
            yield account.password
    for application in smartcar.applications.values():
        yield from (application.client_secret, application.credential_secret)
        yield application.management_token
        yield from map(
            application.vehicle_id, (car.vin for car in simulator.cars.values())
        )
    yield from smartcar.people
    for app in simulator.fordconnect.apps.values():
        yield from app.secrets
    for car in simulator.cars.values():
        yield from (car.vin, car.vin.lower(), car.vehicle_id)
        plate = str(car.garage["licensePlate"] or "")
        yield from (plate, plate.replace(" ", "%20"))


def _place(car: Car) -> tuple[str, str]:
    """Return where a car stands, to about a kilometer, as it would be written."""
    place = car.body.place
    latitude, longitude = (
        str(int(degrees * 100) / 100) for degrees in (place.latitude, place.longitude)
    )
    return latitude, longitude


def _is_mixed(text: str) -> bool:
    return not text.isdigit() and not text.isalpha()
