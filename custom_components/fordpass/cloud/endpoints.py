"""Every base URL of the clouds in one place."""

from dataclasses import dataclass
from ipaddress import ip_address
import re
from typing import Final

FOUNDATIONAL = "https://api.foundational.ford.com/api"
VEHICLE = "https://api.vehicle.ford.com/api"
MPS = "https://api.mps.ford.com"
TMC = "https://api.autonomic.ai/v1"
TMC_BETA = "https://api.autonomic.ai/v1beta"
TMC_ACCOUNTS = "https://accounts.autonomic.ai/v1"

FORDCONNECT_SIGN_IN = "https://api.vehicle.ford.com/fcon-public/v1"
FORDCONNECT_TOKENS = "https://api.vehicle.ford.com/dah2vb2cprod.onmicrosoft.com"
FORDCONNECT_QUERY = "https://api.vehicle.ford.com/fcon-query/v1"

SMARTCAR_CONNECT = "https://connect.smartcar.com"
SMARTCAR_AUTH = "https://auth.smartcar.com"
SMARTCAR_IAM = "https://iam.smartcar.com"
SMARTCAR_V2 = "https://api.smartcar.com/v2.0"
SMARTCAR_V3 = "https://vehicle.api.smartcar.com/v3"


# The whole of it: programs differ about where the host is in what they do not expect.
_ORIGIN: Final = re.compile(
    r"http://(?P<host>localhost|[\d.]+|\[[\da-f:]+\])(:(?P<port>\d{1,5}))?/?",
    re.ASCII | re.IGNORECASE,
)


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the clouds are reached: at their own hosts, or all at one simulator on loopback.

    With an `origin`, `https://host/path` becomes `{origin}/host/path`, and a websocket likewise.
    """

    origin: str | None = None

    def __post_init__(self) -> None:
        """Refuse any origin that would carry tokens off this machine.

        Raises ValueError when the origin is not `http://` on a loopback address.
        """
        if self.origin is None:
            return
        parts = _ORIGIN.fullmatch(self.origin)
        if (
            parts is None
            or not is_loopback(parts["host"].strip("[]").lower())
            or int(parts["port"] or 80) not in range(1, 65536)
        ):
            raise ValueError(
                "The simulator's address must be http:// on a loopback address"
            )

    def url(self, base: str, path: str = "") -> str:
        """Return the address of `path` below `base`, one of the constants or a login host."""
        url = f"{base}{path}"
        if self.origin is None:
            return url
        return f"{self.origin.rstrip('/')}/{url.removeprefix('https://')}"

    def websocket(self, base: str, path: str) -> str:
        """Return the same as a websocket address."""
        return self.url(base, path).replace("http", "ws", 1)
