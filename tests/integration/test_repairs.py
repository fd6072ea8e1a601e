"""What an owner can repair: the flow says what to do, and looks whether it was done."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from simulator.fordpass.faults import Fault, FaultKind

from .owner import Owner
from .witness import GARAGE, READ, issues, pass_time

BEV = "bev_mach_e"
DASHBOARD = "POST *expdashboard*"


@pytest.fixture(autouse=True)
async def _web(hass: HomeAssistant) -> None:
    """Let repairs be fixed by the frontend's requests."""
    assert await async_setup_component(hass, "http", {})
    assert await async_setup_component(hass, "repairs", {})


class Repair:
    """The dialog of the one issue there is, as the frontend drives it."""

    def __init__(self, hass: HomeAssistant, client: ClientSessionGenerator) -> None:
        """Not opened yet."""
        self._hass = hass
        self._client = client
        self._flow_id = ""

    async def open(self) -> dict[str, Any]:
        """Open the dialog."""
        (issue,) = issues(self._hass)
        assert issue.is_fixable
        about = {"handler": DOMAIN, "issue_id": issue.issue_id}
        flow = await self._post("/api/repairs/issues/fix", about)
        self._flow_id = flow["flow_id"]
        return flow

    async def submit(self) -> dict[str, Any]:
        """Send the form."""
        return await self._post(f"/api/repairs/issues/fix/{self._flow_id}", {})

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await (await self._client()).post(path, json=body)
        assert answer.status == 200
        flow: dict[str, Any] = await answer.json()
        return flow


@pytest.fixture
def repair(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Repair:
    """Return the dialog."""
    return Repair(hass, hass_client)


async def _refused(owner: Owner) -> ConfigEntry[Any]:
    entry = await owner.add_account([BEV])
    owner.car(BEV).garage["userAuthStatus"] = "Declined"
    owner.simulator.fordpass.drop_sockets(owner.car(BEV).vin)
    await owner.until_state(BEV, "lock", "lock", "unavailable")
    return entry


async def test_a_car_that_was_accepted_is_there_at_once(
    hass: HomeAssistant, owner: Owner, repair: Repair
) -> None:
    """Before it is accepted, the dialog says so and stays open; an outage is not taken for a refusal."""
    await _refused(owner)
    flow = await repair.open()
    assert flow["step_id"] == "confirm"
    assert flow["description_placeholders"] == {"car": "Blue Pony"}
    flow = await repair.submit()
    assert flow["errors"] == {"base": "not_yet"}

    owner.simulator.fordpass.faults.append(
        Fault(match=READ, kind=FaultKind.UNAVAILABLE)
    )
    flow = await repair.submit()
    assert flow["errors"] == {"base": "cannot_look"}

    owner.car(BEV).garage["userAuthStatus"] = "Authorized"
    flow = await repair.submit()
    assert flow["type"] == "create_entry"
    assert issues(hass) == []
    await owner.until_state(BEV, "lock", "lock", "locked")
    await owner.until(lambda: owner.is_linked(BEV))


async def test_an_account_that_must_sign_in_meanwhile(
    hass: HomeAssistant, owner: Owner, repair: Repair
) -> None:
    """The owner is asked for that, and the dialog cannot look."""
    await _refused(owner)
    await repair.open()
    owner.simulator.fordpass.revoke(owner.email)
    flow = await repair.submit()
    assert flow["errors"] == {"base": "cannot_look"}
    assert [
        flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()
    ] == ["reauth"]


async def test_a_car_whose_account_is_gone_meanwhile(
    hass: HomeAssistant, owner: Owner, repair: Repair
) -> None:
    """There is nothing left to look at."""
    entry = await _refused(owner)
    await repair.open()
    await hass.config_entries.async_unload(entry.entry_id)
    flow = await repair.submit()
    assert (flow["type"], flow["reason"]) == ("abort", "not_loaded")


def _cease(owner: Owner) -> list[Fault]:
    """Let Ford take away both lists of cars there ever were."""
    faults = [
        Fault(match=pattern, kind=FaultKind.NOT_FOUND, times=None)
        for pattern in (GARAGE, DASHBOARD)
    ]
    owner.simulator.fordpass.faults.extend(faults)
    return faults


async def test_what_ford_does_not_serve_any_more(
    hass: HomeAssistant, owner: Owner, repair: Repair
) -> None:
    """The cars stay; when it is served again, the dialog ends it."""
    await owner.add_account([BEV])
    faults = _cease(owner)
    pass_time(hass, hours=14)
    await owner.until(lambda: bool(issues(hass)))
    (issue,) = issues(hass)
    assert issue.translation_key == "endpoint_gone"
    assert owner.state(BEV, "lock", "lock").state == "locked"
    flow = await repair.open()
    assert flow["description_placeholders"]["endpoint"] == "dashboard"
    flow = await repair.submit()
    assert flow["errors"] == {"base": "not_yet"}
    for fault in faults:
        owner.simulator.fordpass.faults.remove(fault)
    flow = await repair.submit()
    assert flow["type"] == "create_entry"
    assert issues(hass) == []


async def test_an_account_that_never_had_a_list(
    hass: HomeAssistant, owner: Owner, hass_storage: dict[str, Any], repair: Repair
) -> None:
    """Looking again sets it up."""
    entry = await owner.add_account([BEV])
    await hass.config_entries.async_unload(entry.entry_id)
    for key in [key for key in hass_storage if key.startswith(f"{DOMAIN}.")]:
        if "known" in key:
            del hass_storage[key]
    faults = _cease(owner)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    await repair.open()
    flow = await repair.submit()
    assert flow["errors"] == {"base": "not_yet"}
    for fault in faults:
        owner.simulator.fordpass.faults.remove(fault)
    flow = await repair.submit()
    assert flow["type"] == "create_entry"
    assert entry.state is ConfigEntryState.LOADED
    assert issues(hass) == []


async def test_a_removed_account_takes_its_repair_along(
    hass: HomeAssistant, owner: Owner
) -> None:
    """What is gone needs no repair."""
    entry = await owner.add_account([BEV])
    _cease(owner)
    pass_time(hass, hours=14)
    await owner.until(lambda: bool(issues(hass)))
    await hass.config_entries.async_remove(entry.entry_id)
    assert issues(hass) == []


async def test_a_removed_account_ends_the_dialog(
    hass: HomeAssistant, owner: Owner, repair: Repair
) -> None:
    """What the dialog was about is gone."""
    entry = await owner.add_account([BEV])
    _cease(owner)
    pass_time(hass, hours=14)
    await owner.until(lambda: bool(issues(hass)))
    await repair.open()
    await hass.config_entries.async_remove(entry.entry_id)
    flow = await repair.submit()
    assert (flow["type"], flow["reason"]) == ("abort", "not_loaded")
