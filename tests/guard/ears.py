"""What gets out while a test runs: lines of the log, errors, repairs, downloads."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
import json
import logging
import re
from typing import Any, override

from custom_components.fordpass import diagnostics
from custom_components.fordpass.cloud.errors import CloudError
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from simulator import Simulator

from .private import Private

_OURS = "custom_components.fordpass"
# So many characters are looked through at once: a test may take long, and its memory may be measured.
_PAGE = 1_000_000
# Either the id of a webhook, which lets anybody post to it, or a signature.
_HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")

_NOT_READ = frozenset(
    {
        # Home Assistant writes out states as they are; a device tracker's is where the car stands.
        "Bus:Handling %s",
        "Conditions not met, aborting automation. Condition summary: %s",
        # Home Assistant calls an entity without a name of its own by its unique id.
        "Not adding entity %s because it's disabled",
        # What the test plugin keeps instead of files are the files themselves.
        "Writing data to %s: %s",
        "Loading data for %s: %s",
    }
)
# Home Assistant turns it off when it starts: the addresses that browsers come back to hold codes.
_TURNED_OFF = "aiohttp.access"


class Ears(logging.Handler):
    """Hears what gets out, and knows what must not. `heard` is what was not looked through yet."""

    def __init__(self) -> None:
        """Hear from the lowest level on."""
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.private = Private()
        self.heard: list[str] = []
        self._length = 0
        self._found: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.msg not in _NOT_READ and record.name != _TURNED_OFF:
            self._keep(self.format(record))

    def hear(self, kind: str, *told: object) -> None:
        """Hear what gets out otherwise than by the log."""
        self._keep(f"{kind} {told!r}")

    def leaks(self) -> list[str]:
        """Return what was heard and is private, each with the text it is in."""
        self._look()
        return self._found

    def _keep(self, text: str) -> None:
        self.heard.append(text)
        self._length += len(text)
        if self._length > _PAGE:
            self._look()

    def _look(self) -> None:
        texts, self.heard, self._length = self.heard, [], 0
        found = self.private.find("\n".join(texts))
        self._found += [
            f"{secret!r} in: {text[:2000]}"
            for secret in sorted(found)
            for text in texts
            if secret in text
        ]
        self._found += [
            f"An address or a signature in: {text[:2000]}"
            for text in texts
            if _OURS in text.partition("\n")[0] and _HEX.search(text)
        ]


_listening: list[Ears] = []
"""Who hears the test that runs."""


def listen(ears: Ears) -> None:
    """Let these hear from now on, as nobody before did."""
    _listening[:] = [ears]


def _tell(kind: str, *told: object) -> None:
    for ears in _listening:
        ears.hear(kind, *told)


def _tap[**P, R](function: Callable[P, R], note: Callable[..., None]) -> Callable[P, R]:
    """Return a function that does the same, and has what it was given noted."""

    @wraps(function)
    def tapped(*args: P.args, **kwargs: P.kwargs) -> R:
        result = function(*args, **kwargs)
        note(*args, **kwargs)
        return result

    return tapped


def _note_error(error: Exception, *args: object, **details: object) -> None:
    _tell(type(error).__name__, args, details)


def _note_issue(_: ir.IssueRegistry, *args: object, **details: object) -> None:
    _tell("Repair", args, details)


def _note_simulator(simulator: Simulator, **_: object) -> None:
    for ears in _listening:
        ears.private.watch(simulator)


def _tap_download[**P](
    function: Callable[P, Awaitable[Mapping[str, Any]]],
) -> Callable[P, Awaitable[Mapping[str, Any]]]:
    @wraps(function)
    async def tapped(*args: P.args, **kwargs: P.kwargs) -> Mapping[str, Any]:
        file = await function(*args, **kwargs)
        _tell("Diagnostics", json.dumps(file, default=str))
        return file

    return tapped


def tap() -> None:
    """Let errors, repairs, downloads and simulators be heard, for good."""
    for kind, name, note in (
        (HomeAssistantError, "__init__", _note_error),
        (CloudError, "__init__", _note_error),
        (ir.IssueRegistry, "async_get_or_create", _note_issue),
        (Simulator, "__init__", _note_simulator),
    ):
        setattr(kind, name, _tap(getattr(kind, name), note))
    name = "async_get_config_entry_diagnostics"
    setattr(diagnostics, name, _tap_download(getattr(diagnostics, name)))
