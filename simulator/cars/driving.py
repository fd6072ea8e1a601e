"""How a car drives and runs: ignition, a round trip, and the remote start's countdown."""

import json
import math

from .body import Place, Trip
from .charging import Charging
from .telematics import Impossible

_TICK = 10.0
_CRUISE = 13.9
_RADIUS = 1500.0
_METERS_PER_DEGREE = 111_320.0
_COUNTDOWN_TICK = 30.0
_MOST_REMOTE_STARTS = 2


class Driving(Charging):
    """A car that drives in circles around the place where it stood, and starts remotely."""

    def ignition(self, on: bool) -> None:
        """Turn the ignition on or off. Raises Impossible while driving."""
        if self.body.speed:
            raise Impossible("The car is driving")
        self.stir()
        self._ignite(on)
        self.report()

    def drive_off(self) -> None:
        """Belt up, close up, unlock and drive in circles until `park`.

        Raises Impossible when the car is plugged in, drives already or is out of energy.
        """
        body = self.body
        if body.plug:
            raise Impossible("The car is plugged in")
        if body.gear == "DRIVE":
            raise Impossible("The car is driving")
        if self._empty:
            raise Impossible("The car is out of energy")
        self.stir()
        self.unlock()
        body.doors = dict.fromkeys(body.doors, "CLOSED")
        body.hood = "CLOSED"
        body.belted = True
        body.parking_brake = "OFF"
        body.gear = "DRIVE"
        body.speed = _CRUISE
        # A driven car may be started remotely twice again.
        body.remote_starts = 0
        body.trip = Trip(start_soc=body.soc, top_speed=_CRUISE)
        self._ignite(True)
        self._repeat("drive", _TICK, self._drive)
        self.report()

    def park(self) -> None:
        """Stop, take the key out and tell the trip. Raises Impossible unless driving."""
        if self.body.gear != "DRIVE":
            raise Impossible("The car is not driving")
        self._stop("drive")
        self.stir()
        body = self.body
        body.speed = 0.0
        body.gear = "PARK"
        body.parking_brake = "ON"
        body.belted = False
        self._ignite(False)
        self.report()
        if self.model.plugs_in:
            self._tell_trip()

    def start_remotely(self) -> None:
        """Start remotely, or add another run time while one is counting down.

        Raises Impossible with the ignition on, an open hood or door, or after two runs in a row.
        """
        body = self.body
        if body.ignition == "ON":
            raise Impossible("The ignition is on")
        if body.hood != "CLOSED" or set(body.doors.values()) != {"CLOSED"}:
            raise Impossible("The hood or a door is open")
        if body.remote_starts >= _MOST_REMOTE_STARTS:
            raise Impossible("The car must be driven before another remote start")
        self.stir()
        body.remote_starts += 1
        body.remote_start += self.model.run_duration
        self._repeat("remote start", _COUNTDOWN_TICK, self._count_down)
        self.report()

    def stop_remotely(self) -> None:
        """End the remote start. Raises Impossible when none is running."""
        if not self.body.remote_start:
            raise Impossible("No remote start is running")
        self.stir()
        self._end_remote_start("REMOTE_START_CANCELLED")
        self.report()

    def set_fuel(self, percent: float) -> None:
        """Set the fuel level; the gauge may show more than 100.

        Raises ValueError out of range, Impossible without a tank.
        """
        if not self.model.burns_fuel:
            raise Impossible("The car has no tank")
        if not 0 <= percent <= 110:
            raise ValueError("A tank is filled between 0 and 110 percent")
        self.stir()
        self.body.fuel = float(percent)
        self.body.indicators["lowFuel"] = percent < 10
        self.report()

    @property
    def _empty(self) -> bool:
        return (self.body.soc if self._electric else self.body.fuel) <= 0

    @property
    def _electric(self) -> bool:
        return self.model.plugs_in and (not self.model.burns_fuel or self.body.soc > 0)

    def _ignite(self, on: bool) -> None:
        self.body.ignition = "ON" if on else "OFF"
        if on and self.body.remote_start:
            self._end_remote_start("REMOTE_START_DRIVEN")

    def _drive(self) -> None:
        body, model = self.body, self.model
        body.trip.seconds += _TICK
        meters = body.speed * _TICK
        turn = math.degrees(meters / _RADIUS)
        body.heading = (body.heading + turn) % 360
        course = math.radians(body.heading)
        narrowing = math.cos(math.radians(body.place.latitude))
        body.place = Place(
            body.place.latitude + meters * math.cos(course) / _METERS_PER_DEGREE,
            body.place.longitude
            + meters * math.sin(course) / (_METERS_PER_DEGREE * narrowing),
        )
        body.odometer += meters / 1000
        body.trip.distance += meters / 1000
        # Speed swings gently, so that every upload has something new to say.
        body.speed = _CRUISE + 3 * math.sin(body.trip.seconds / 60)
        body.trip.top_speed = max(body.trip.top_speed, body.speed)
        share = meters / 10
        if self._electric:
            body.soc = max(0.0, body.soc - share / model.electric_range)
            body.trip.electric_distance += meters / 1000
        else:
            body.fuel = max(0.0, body.fuel - share / model.fuel_range)
            body.trip.fuel += share / model.fuel_range
            body.indicators["lowFuel"] = body.fuel < 10
        if self._empty:
            self.park()
        else:
            self.report()

    def _count_down(self) -> None:
        body = self.body
        body.remote_start = max(0.0, body.remote_start - _COUNTDOWN_TICK)
        if not body.remote_start:
            self.stir()
            self._end_remote_start("REMOTE_START_TIMED_OUT")
        self.report()

    def _end_remote_start(self, status: str) -> None:
        self._stop("remote start")
        self.body.remote_start = 0.0
        self.tell_event(
            "remoteStartEvent",
            custom=False,
            conditions={"remoteStartEnded": {"remoteStartDeviceStatus": status}},
        )

    def _tell_trip(self) -> None:
        body = self.body
        energy = (body.trip.start_soc - body.soc) / 100 * self.model.battery * 1000
        trip = {
            "time_segment_block_id": 1,
            "ambient_temperature": body.outside + 0.5,
            "outside_air_ambient_temperature": body.outside,
            "cabin_temperature": 22.0,
            "trip_duration": body.trip.seconds,
            "energy_consumed": round(energy),
            "distance_traveled": round(body.trip.distance, 1),
        }
        self.tell_event(
            "xev-key-off-trip-segment-data",
            oemData={"trip_data": {"stringArrayValue": [json.dumps(trip)]}},
        )
