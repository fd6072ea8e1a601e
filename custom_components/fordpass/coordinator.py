"""One coordinator per car: its news, and what it is asked to do."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .cloud.commands import Argument, Command, CommandOutcome, acknowledged, refused
from .cloud.errors import CloudError, SignInRequiredError, VehicleNotAuthorizedError
from .failures import failed, told
from .fleet import async_fleet
from .news import NewsCoordinator

# What those listen to who tell how commands ended.
COMMANDED: Final = object()


@dataclass(frozen=True, slots=True, eq=False)
class CommandReport:
    """How a command ended: `failure` is the key of the error that was raised, None without one."""

    command: Command
    failure: str | None = None


class FordPassCoordinator(NewsCoordinator):
    """One car; the topics are those of its news, and COMMANDED."""

    @override
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with no command."""
        super().__init__(*args, **kwargs)
        self.last_command: CommandReport | None = None
        # What is changed by writing the whole of it is changed by one at a time.
        self.changing = asyncio.Lock()

    @override
    async def async_shutdown(self) -> None:
        """Leave the fleet, and end everything that could still come."""
        async_fleet(self.hass).leave(self)
        await super().async_shutdown()

    async def async_send(self, command: Command, value: Argument | None = None) -> None:
        """Ask the car to do something and return when it did.

        Raises HomeAssistantError, in words for the owner, when it did not or nobody knows.
        """
        try:
            await self._send(command, value)
        except HomeAssistantError as err:
            self._report(CommandReport(command, err.translation_key))
            raise
        self._report(CommandReport(command))

    async def _send(self, command: Command, value: Argument | None) -> None:
        if (reason := refused(command, self.data)) is not None:
            raise failed(CommandOutcome(command, reason))
        try:
            outcome = await self.vehicle.send(command, value)
        except CloudError as err:
            if isinstance(err, SignInRequiredError):
                self._hooks.sign_in_required(err)
            raise told(HomeAssistantError, err) from err
        if outcome.reason is not None:
            raise failed(outcome)
        self._merge(outcome.readings)
        self._merge(
            acknowledged(
                command,
                self.data,
                dt_util.utcnow(),
                value,
                confirms_charging=self.vehicle.account.confirms_charging,
            )
        )
        self._contact()

    @callback
    def _report(self, report: CommandReport) -> None:
        self.last_command = report
        self.async_tell((COMMANDED,))

    async def async_look_again(self) -> bool:
        """Read the car although it was refused, and say whether the account may see it now.

        Raises CloudError when that cannot be said.
        """
        try:
            self._take(await self.vehicle.read())
        except VehicleNotAuthorizedError:
            return False
        except SignInRequiredError as err:
            self._hooks.sign_in_required(err)
            raise
        self._accepted.set()
        return True
