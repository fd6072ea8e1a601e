"""What the tests of the cars share: a standing clock, the fleet, and an ear for uploads."""

from datetime import UTC, datetime
from typing import Any

from simulator.cars import Car, RemoteCommand, fleet
from simulator.clock import Clock

START = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
MODELS = (
    "bev_mach_e",
    "phev_kuga",
    "ice_f150",
    "diesel_transit",
    "hev_maverick",
    "vw_explorer",
    "old_focus",
    "lincoln_nautilus",
    "pending_car",
    "rhd_puma",
    "dually_f350",
    "van_transit",
)


OLDER = [
    "request_delivery_queued",
    "oem_cloud_to_device_delivery_in_progress",
    "request_queued",
    "in_progress",
    "success",
]
NEWER = [
    "REQUEST_DELIVERY_QUEUED",
    "REQUEST_DELIVERY_IN_PROGRESS",
    "RECEIVED_BY_DEVICE",
    "COMMAND_IN_PROGRESS_ON_DEVICE",
    "COMMAND_SUCCEEDED_ON_DEVICE",
]


def standing_fleet() -> dict[str, Car]:
    """Return the fleet at 06:00 on a clock that moves by steps."""
    return fleet(Clock(start=START, speed=0))


class Ear:
    """Collects a car's uploads."""

    def __init__(self, car: Car) -> None:
        """Listen from now on."""
        self.deltas: list[dict[str, Any]] = []
        self.stop = car.listen(self.deltas.append)

    def metric(self, name: str) -> list[Any]:
        """Return the values a metric was uploaded with, in order."""
        return [
            delta["metrics"][name]["value"]
            for delta in self.deltas
            if name in delta.get("metrics", {})
        ]

    def states(self, name: str) -> list[dict[str, Any]]:
        """Return the entries of a state, hoisted or not, in order."""
        return [
            (states.get("commands", {}) | states)[name]
            for delta in self.deltas
            if name
            in ((states := delta.get("states", {})).get("commands", {}) | states)
        ]

    def words(self, name: str) -> list[str]:
        """Return the `toState` words of a state, in order."""
        return [entry["value"]["toState"] for entry in self.states(name)]


def value(car: Car, name: str) -> Any:
    """Return the value of a scalar metric in the snapshot."""
    return car.snapshot()["metrics"][name]["value"]


def command(
    type_: str, properties: dict[str, Any] | None = None, **more: Any
) -> RemoteCommand:
    """Return a command with a fixed id."""
    return RemoteCommand(
        id="00000000-0000-4000-8000-000000000c01",
        type=type_,
        properties=properties or {},
        **more,
    )
