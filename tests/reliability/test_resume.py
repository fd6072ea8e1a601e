"""However a connection ends, the next one shows what was missed, and asks for no more than it needs."""

from collections.abc import Callable

import pytest

from simulator.fordpass import ErrorFrame, FordPassCloud
from tests.integration.owner import Owner

from .ways import CAR

_EXCHANGE = "POST *oidc/token"

# How the cloud ends it, and how many bearers are to be had before the next.
_ENDINGS: dict[str, tuple[Callable[[FordPassCloud], None], int]] = {
    "cut": (lambda cloud: cloud.drop_sockets(), 0),
    **{
        f"closed with {code}": (
            lambda cloud, code=code: cloud.drop_sockets(clean=True, code=code),
            0,
        )
        for code in (1000, 1001, 1011, 1012, 4001)
    },
    "session expired": (
        lambda cloud: cloud.send_error_frame(ErrorFrame.SESSION_EXPIRED),
        0,
    ),
    "token expired": (lambda cloud: cloud.age_tokens(301), 1),
    "another error": (lambda cloud: cloud.send_error_frame(ErrorFrame.OTHER), 0),
    "news and an error in one": (
        lambda cloud: cloud.send_raw('{"_data":{},"_error":{"code":500}}'),
        0,
    ),
    "no text": (lambda cloud: cloud.send_raw("\udcff"), 0),
}


@pytest.mark.parametrize("ending", _ENDINGS)
async def test_the_next_connection(owner: Owner, ending: str) -> None:
    """The car is unlocked while nobody listens; the next connection tells it, with the bearer there is."""
    await owner.add_account([CAR])
    cloud, ledger = owner.simulator.fordpass, owner.simulator.ledger
    (before,) = cloud.sockets
    ledger.clear()
    cloud.switches.socket_refusal = "503"
    end, bearers = _ENDINGS[ending]
    end(cloud)
    await cloud.socket_closed()
    owner.car(CAR).unlock()
    assert owner.state(CAR, "lock", "lock").state == "locked"
    cloud.switches.socket_refusal = "none"
    await owner.until_state(CAR, "lock", "lock", "unlocked")
    (after,) = cloud.sockets
    assert after is not before
    assert ledger.count(_EXCHANGE) == bearers
    assert ledger.mistakes == []
