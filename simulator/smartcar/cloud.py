"""The state of Smartcar: applications, people, cars, connections, tokens, webhooks, what is wrong."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Final
from uuid import uuid4

from aiohttp import web

from simulator.cars import Car
from simulator.clock import Clock
from simulator.fordpass.accounts import Account
from simulator.fordpass.faults import Fault
from simulator.ledger import Ledger

from .applications import (
    PERMISSIONS,
    Application,
    Connection,
    Injection,
    Mode,
    Person,
    Vehicle,
    made_up,
)
from .connect_session import ConnectSession
from .errands import Errand
from .errors import SmartcarError
from .limits import Limits
from .switches import Switches
from .tokens import DEMO_TOKEN, Pair, Token, TokenKind, TokenOffice
from .told import Told
from .webhooks import Post

DEMO_VEHICLE: Final = "tst2e255-d3c8-4f90-9fec-e6e68b98e9cb"


class SmartcarCloud:
    """Smartcar in front of a fleet. The methods play with it; HTTP lives in the rooms.

    `faults` is the list all clouds of the simulator share. Cars are named as in the fleet, by VIN,
    or by the id Smartcar gave them.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        cars: Mapping[str, Car],
        ledger: Ledger,
        accounts: Mapping[str, Account],
        faults: list[Fault],
    ) -> None:
        """Start with one application and nobody connected."""
        self.clock = clock
        self.ledger = ledger
        self.accounts = accounts
        self.faults = faults
        self.switches = Switches()
        self.tokens = TokenOffice(self.switches)
        self.limits = Limits(clock, self.switches)
        self.applications: dict[str, Application] = {}
        self.application = self.add_application("Home")
        self.people: dict[str, Person] = {}
        self.vehicles: dict[str, Vehicle] = {}
        self.connections: dict[str, Connection] = {}
        self.visits: dict[str, ConnectSession] = {}
        self.errands: set[Errand] = set()
        self.post = Post(self)
        self.cars = cars
        self._vins = {car.vin: car for car in cars.values()}

    # Applications and people

    def add_application(self, name: str) -> Application:
        """Register one more application, with credentials of its own."""
        application = made_up(name, len(self.applications) + 1)
        self.applications[application.client_id] = application
        return application

    def cars_of(self, email: str) -> list[Car]:
        """Return the cars in the garage of a person's account at the maker."""
        account = self.accounts.get(email)
        return [self._vins[vin] for vin in account.vins] if account else []

    def car_of_vin(self, vin: str) -> Car | None:
        """Return a car of the fleet."""
        return self._vins.get(vin.upper())

    def person(
        self, email: str, application: Application | None = None, *, fake: bool = False
    ) -> Person:
        """Return the person an application knows by that e-mail address; made when new."""
        application = application or self.application
        number = application.user_id(email)
        return self.people.setdefault(
            number, Person(id=number, email=email, application=application, fake=fake)
        )

    def vehicle(self, name: str, application: Application | None = None) -> Vehicle:
        """Return a car as an application knows it. Raises KeyError for no car of the fleet."""
        if name in self.vehicles:
            return self.vehicles[name]
        car = self.cars.get(name) or self._vins[name]
        return self.enroll(car, application or self.application, "live")

    def enroll(self, car: Car, application: Application, mode: Mode) -> Vehicle:
        """Return a car as an application knows it; made when new."""
        suffix = "" if mode == "live" else f"/{mode}"
        number = application.vehicle_id(car.vin + suffix)
        return self.vehicles.setdefault(
            number, Vehicle(id=number, application=application, car=car, mode=mode)
        )

    def told(self, vehicle: Vehicle) -> Told:
        """Return what Smartcar read off a car; it reads again when its copy is too old."""
        now = self.clock.now()
        if (
            vehicle.told is None
            or (now - vehicle.told.retrieved).total_seconds() >= self.switches.data_age
        ):
            vehicle.told = Told(vehicle.car, now)
        return vehicle.told

    # Connections

    def connect(
        self,
        email: str = "driver@example.com",
        *,
        cars: Iterable[str] | None = None,
        permissions: Iterable[str] | None = None,
        application: Application | None = None,
        mode: Mode = "live",
    ) -> Person:
        """Connect a person's cars as if they had gone through Connect; all cars unless named.

        Returns the person, whose `id` is the user id of v3. Everything is granted unless named.
        """
        application = application or self.application
        person = self.person(email, application)
        chosen = (
            [self.cars[name] for name in cars]
            if cars is not None
            else [car for car in self.cars_of(email) if connectable(car)]
        )
        self.grant(
            person,
            [self.enroll(car, application, mode) for car in chosen],
            list(PERMISSIONS if permissions is None else permissions),
        )
        return person

    def grant(
        self,
        person: Person,
        vehicles: list[Vehicle],
        permissions: list[str],
        *,
        external_id: str | None = None,
    ) -> None:
        """Replace what a person connected: the cars that are not chosen again are disconnected."""
        now = self.clock.now()
        chosen = {vehicle.id for vehicle in vehicles}
        modes = {vehicle.mode for vehicle in vehicles}
        before = {
            connection.vehicle.id: connection
            for connection in self.connections_of(person)
            if connection.vehicle.mode in modes
        }
        for number in before.keys() - chosen:
            self.disconnect(before[number])
        for vehicle in vehicles:
            if (old := before.get(vehicle.id)) is not None:
                old.permissions, old.updated = list(permissions), now
                old.external_id = external_id or old.external_id
                continue
            connection = Connection(
                id=str(uuid4()),
                person=person,
                vehicle=vehicle,
                permissions=list(permissions),
                created=now,
                updated=now,
                external_id=external_id,
            )
            self.connections[connection.id] = connection

    def permit(self, permission: str, *, granted: bool = True) -> None:
        """Grant a permission in every connection, or take it away. Raises ValueError."""
        if permission not in PERMISSIONS:
            raise ValueError(f"There is no permission {permission}")
        for connection in self.connections.values():
            kept = [word for word in connection.permissions if word != permission]
            connection.permissions = [*kept, permission] if granted else kept

    def connections_of(self, person: Person) -> list[Connection]:
        """Return a person's connections, oldest first."""
        return [
            connection
            for connection in self.connections.values()
            if connection.person is person
        ]

    def connection(self, person: Person, vehicle_id: str) -> Connection | None:
        """Return a person's connection of a car."""
        return next(
            (
                connection
                for connection in self.connections_of(person)
                if connection.vehicle.id == vehicle_id
            ),
            None,
        )

    def any_connection(self, vehicle: Vehicle) -> Connection | None:
        """Return the oldest connection of a car, whoever made it."""
        return next(
            (
                connection
                for connection in self.connections.values()
                if connection.vehicle is vehicle
            ),
            None,
        )

    def disconnect(self, connection: Connection) -> None:
        """End a connection; a car nobody connects any more leaves its webhooks."""
        del self.connections[connection.id]
        vehicle = connection.vehicle
        if all(other.vehicle is not vehicle for other in self.connections.values()):
            self.post.leave(vehicle)

    # Tokens

    def issue_code(
        self,
        person: Person,
        redirect_uri: str = "https://example.com/callback",
        mode: Mode = "live",
    ) -> str:
        """Return a code as if the person had come back from Connect."""
        return self.tokens.code(person, mode, redirect_uri).text

    def issue_pair(self, person: Person, mode: Mode = "live") -> Pair:
        """Return a v2 access token and refresh token."""
        return self.tokens.pair(person, mode)

    def issue_application_token(self, application: Application | None = None) -> Token:
        """Return a v3 application token."""
        return self.tokens.application(application or self.application)

    def demo_token(self, text: str) -> Token | None:
        """Return the token of the public demonstration car, for its literal text."""
        if text != DEMO_TOKEN:
            return None
        demo = self.person("demo@smartcar.com", self.application, fake=True)
        if DEMO_VEHICLE not in self.vehicles:
            car = next(iter(self.cars.values()))
            self.vehicles[DEMO_VEHICLE] = Vehicle(
                id=DEMO_VEHICLE, application=self.application, car=car, mode="live"
            )
            read_only = [word for word in PERMISSIONS if word.startswith("read_")]
            self.grant(demo, [self.vehicles[DEMO_VEHICLE]], read_only)
        return Token(
            kind=TokenKind.ACCESS,
            text=text,
            application=self.application,
            person=demo,
            mode="live",
            issued=0,
            life=0,
        )

    # What is wrong

    def inject(
        self,
        car: str,
        error: str,
        *,
        match: str = "*",
        times: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Let calls for a car answer an error such as "VEHICLE_STATE.ASLEEP".

        `match` is a glob on "METHOD /path below the vehicle". Raises ValueError for an unknown
        error, KeyError for an unknown car.
        """
        self.vehicle(car).injections.append(
            Injection(
                error=SmartcarError.of(error, retry_after=retry_after),
                match=match,
                times=times,
            )
        )

    def heal(self, car: str) -> None:
        """Take every injected error of a car away."""
        self.vehicle(car).injections.clear()

    def injected(self, vehicle: Vehicle, call: str) -> SmartcarError | None:
        """Return the error on order for a call and use it up once."""
        for injection in vehicle.injections:
            if fnmatchcase(call, injection.match):
                if injection.times is not None:
                    injection.times -= 1
                    if injection.times == 0:
                        vehicle.injections.remove(injection)
                return injection.error
        return None

    def requests_this_month(self, car: str) -> int:
        """Return how many calls for a car were counted against its quota this month."""
        return self.limits.used(self.vehicle(car))

    async def close(self) -> None:
        """End everything that is open or waiting."""
        for errand in tuple(self.errands):
            errand.give_up()
        await self.post.close()


def connectable(car: Car) -> bool:
    """Whether Smartcar can connect a car: the account may use it and its modem is new enough."""
    return car.authorized and car.model.capabilities is not None


CLOUD = web.AppKey("smartcar", SmartcarCloud)
