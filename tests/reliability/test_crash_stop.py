"""Home Assistant stops in the middle of a refresh: the rotated token is not lost."""

from pathlib import Path
from typing import Any

from homeassistant.core import CoreState, HomeAssistant
from simulator import Simulator
from simulator.fordpass.faults import Fault, FaultKind
from tests.integration.owner import Owner
from tests.integration.witness import SOCKET, pass_time

from .crash_process import Process, files
from .crash_ways import CAR, Rotating, assert_works


async def stop_in_a_refresh(way: Rotating, fault: FaultKind, folder: Path) -> None:
    """Start a home, and stop it while its refresh is not answered."""
    way.simulator.fordpass.faults.append(
        Fault(match=way.refresh, kind=fault, times=None, seconds=0.3)
    )
    async with Process(folder, way.simulator.origin) as home:
        await way.simulator.ledger.arrived(way.refresh)
        await home.stop()
    way.simulator.fordpass.faults.clear()
    way.simulator.fordpass.age_tokens(301)
    # The minute in which Smartcar still takes a spent token is over.
    way.simulator.smartcar.tokens.age(61)


async def test_an_answer_that_comes_late(moved: Rotating, tmp_path: Path) -> None:
    """It is waited for, and saved: the next start needs no sign-in, nor a refresh."""
    await stop_in_a_refresh(moved, FaultKind.SLOW, tmp_path)
    moved.simulator.ledger.clear()
    async with Process(tmp_path, moved.simulator.origin) as home:
        await assert_works(moved, home)
        await home.stop()
    assert moved.simulator.ledger.count(moved.refresh) == 0


async def test_an_answer_that_never_comes(moved: Rotating, tmp_path: Path) -> None:
    """It is not waited for without end, and what is known is written all the same."""
    before = await files(tmp_path)
    await stop_in_a_refresh(moved, FaultKind.HANG, tmp_path)
    known = "fordpass.last_known"
    after = await files(tmp_path)
    assert {name for name in before if known in name} == {
        name for name in after if known in name
    }
    async with Process(tmp_path, moved.simulator.origin) as home:
        await assert_works(moved, home)
        await home.stop()


async def test_what_no_entity_shows(
    hass: HomeAssistant,
    simulator: Simulator,
    owner: Owner,
    impatient: None,
    hass_storage: dict[str, Any],
) -> None:
    """What an account remembers is written before the end also when no state changed since."""
    entry = await owner.add_account([CAR])
    simulator.fordpass.switches.socket_refusal = "503"
    simulator.fordpass.drop_sockets()
    await owner.until_state(CAR, "binary_sensor", "push_connected", "off")
    pass_time(hass, minutes=2)
    await hass.async_block_till_done()
    await simulator.ledger.arrived(SOCKET, simulator.ledger.count(SOCKET) + 3)
    hass.set_state(CoreState.running)
    asked = entry.runtime_data.requests
    await hass.async_stop()
    (known,) = [
        file["data"] for key, file in hass_storage.items() if "last_known" in key
    ]
    assert known["memory"]["guard"]["asked"]["requests"] == asked
