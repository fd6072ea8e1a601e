"""The clouds beside FordPass in the play room: their switches, what can be done, what is shown."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.fordconnect import FordConnectCloud
from simulator.smartcar import SmartcarCloud
from simulator.switchboard import Switchboard

from . import fordconnect, smartcar
from .play import Json, described
from .view import switches_state


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCloud:
    """One cloud that is played with under its own name; `rows` are lines of text about it."""

    title: str
    played: object
    switches: Switchboard
    actions: dict[str, Callable[..., object]]
    rows: Callable[[], list[list[str]]]

    @classmethod
    def of_fordconnect(cls, cloud: FordConnectCloud) -> OtherCloud:
        """Return FordConnect."""
        return cls(
            title="FordConnect",
            played=cloud,
            switches=cloud.switches,
            actions=fordconnect.ACTIONS,
            rows=lambda: fordconnect.rows(cloud),
        )

    @classmethod
    def of_smartcar(cls, cloud: SmartcarCloud) -> OtherCloud:
        """Return Smartcar."""
        return cls(
            title="Smartcar",
            played=cloud,
            switches=cloud.switches,
            actions=smartcar.ACTIONS,
            rows=lambda: smartcar.rows(cloud),
        )

    def state(self) -> Json:
        """Return what the page shows of it."""
        return {
            "title": self.title,
            "switches": switches_state(self.switches),
            "actions": described(self.actions),
            "rows": self.rows(),
        }
