"""What is opened, shut and locked at a car: doors, hood, windows, tires, the horn."""

from collections.abc import Mapping
from typing import Any

from .commands import Timing
from .telematics import Impossible, Telematics


class Closures(Telematics):
    """A car that is opened, locked, honked and lit."""

    timing: Timing

    def open(self, door: str, *, ajar: bool = False) -> None:
        """Open a door or the `hood`; a door may stay AJAR. Raises ValueError for an unknown one."""
        self._swing(door, "AJAR" if ajar else "OPEN")

    def close(self, door: str) -> None:
        """Close a door or the `hood`. Raises ValueError for an unknown one."""
        self._swing(door, "CLOSED")

    def open_window(self, window: str, percent: float = 100.0) -> None:
        """Open a window so far (0 closes it). Raises ValueError for an unknown one or percentage."""
        if window not in self.body.windows:
            raise ValueError(_unknown("window", window, self.body.windows))
        if not 0 <= percent <= 100:
            raise ValueError("A window is open between 0 and 100 percent")
        self.stir()
        self.body.windows[window] = float(percent)
        self.report()

    def lock(self) -> None:
        """Lock all doors; the alarm is PREARMED at once and ARMED a while later."""
        self.stir()
        self.body.locks = dict.fromkeys(self.body.locks, self.model.lock_word)
        self.body.alarm = "PREARMED"
        self._later("alarm", self.timing.alarm, self._arm)
        self.report()

    def unlock(self, door: str | None = None) -> None:
        """Unlock all doors or one; the alarm is DISARMED. Raises ValueError for an unknown door."""
        if door is not None and door not in self.body.locks:
            raise ValueError(_unknown("lock", door, self.body.locks))
        self.stir()
        for name in [door] if door else list(self.body.locks):
            self.body.locks[name] = "UNLOCKED"
        self._stop("alarm")
        self.body.alarm = "DISARMED"
        self.report()

    def sound_alarm(self, on: bool) -> None:
        """Let the alarm go off, or end it."""
        self.stir()
        self.body.alarm = "ACTIVATED" if on else "ARMED"
        self.report()

    def honk(self) -> None:
        """Honk and flash; nothing of it is reported."""
        self.stir()
        self.body.honks += 1

    def set_trailer_lights(self, on: bool) -> None:
        """Run or end the trailer light check. Raises Impossible on a car without one."""
        capabilities: Mapping[str, Any] = self.model.capabilities or {}
        if capabilities.get("trailerLightCheck") != "Display":
            raise Impossible("The car has no trailer light check")
        self.stir()
        self.body.trailer_lights = on

    def set_tire(self, wheel: str, pressure: float) -> None:
        """Set a tire's pressure in kPa. Raises ValueError for an unknown wheel or pressure."""
        if wheel not in self.body.tires:
            raise ValueError(_unknown("wheel", wheel, self.body.tires))
        if not 0 <= pressure <= 1000:
            raise ValueError("A tire holds between 0 and 1000 kPa")
        self.stir()
        self.body.tires[wheel] = float(pressure)
        self.report()

    def set_indicator(self, name: str, lit: bool) -> None:
        """Light a warning lamp or put it out. Raises ValueError for an unknown one."""
        if name not in self.body.indicators:
            raise ValueError(_unknown("lamp", name, self.body.indicators))
        self.stir()
        self.body.indicators[name] = lit
        self.report()

    def _swing(self, door: str, state: str) -> None:
        if door == "hood":
            self.stir()
            self.body.hood = "OPEN" if state == "AJAR" else state
        elif door in self.body.doors:
            self.stir()
            self.body.doors[door] = state
        else:
            raise ValueError(_unknown("door", door, [*self.body.doors, "hood"]))
        self.report()

    def _arm(self) -> None:
        self.body.alarm = "ARMED"
        self.report()


def _unknown(kind: str, name: str, known: object) -> str:
    names = ", ".join(known) if isinstance(known, dict | list) else ""
    return f"The car has no {kind} {name!r}; it has {names}"
