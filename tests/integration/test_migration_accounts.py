"""Which entries of older integrations become which entries of ours, and what is taken over of them."""

import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.fordpass.const import DOMAIN
from custom_components.fordpass.store import AccountStore
from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .dialogs import flows, sign_in_again
from .fordconnect_owner import FordConnectOwner
from .older_files import ITCHANNEL_ANY, MARQ24_ELECTRIC, MARQ24_TRUCK
from .older_home import OlderHome, is_kept, the_entry

BEV = "bev_mach_e"
TRUCK = "ice_f150"
LINCOLN = "lincoln_nautilus"


async def test_two_accounts_stay_two(home: OlderHome) -> None:
    """Each keeps its own tokens, and a Lincoln is called so."""
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.tokens()
    home.email = "lincoln@example.com"
    home.marq24(LINCOLN, MARQ24_TRUCK, region="lincoln_usa")
    home.tokens("lincoln_usa")
    home.leave()

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK) and owner.is_linked(LINCOLN))
        entries = owner.hass.config_entries.async_entries(DOMAIN)
        assert {entry.unique_id for entry in entries} == {
            account.guid
            for email, account in owner.simulator.fordpass.accounts.items()
            if email in ("driver@example.com", "lincoln@example.com")
        }
        assert {entry.title for entry in entries} == {"FordPass USA", "Lincoln Way USA"}


async def test_one_account_in_two_regions_is_one(home: OlderHome) -> None:
    """Owners of several cars signed in once for each region; whose account it is stands in the tokens."""
    home.marq24(TRUCK, MARQ24_TRUCK, region="usa")
    home.marq24(BEV, MARQ24_ELECTRIC, region="rest_of_world")
    home.tokens("usa", expiry_date=1)
    newest = home.tokens("rest_of_world")
    home.leave()

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK) and owner.is_linked(BEV))
        access = the_entry(owner).data["access"]
        assert access["access_token"] in newest.read_text()
        old = home.old("sensor", "soc", BEV)
        assert is_kept(owner, old, BEV, "sensor", "hv_battery_charge")


async def test_an_account_of_ours_takes_what_is_beside_it(home: OlderHome) -> None:
    """Whoever has an old entry beside ours has one account in the end, and ours goes on."""
    home.marq24(TRUCK, ())
    home.tokens()
    home.leave()
    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        ours = the_entry(owner).as_dict()
    home.entries, home.devices = [{**ours, "entry_id": "ours"}], []
    home.marq24(BEV, MARQ24_ELECTRIC)
    home.leave()

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(BEV))
        entry = the_entry(owner)
        assert (entry.entry_id, entry.data) == ("ours", ours["data"])
        old = home.old("sensor", "soc", BEV)
        assert is_kept(owner, old, BEV, "sensor", "hv_battery_charge")


async def test_a_disabled_entry_brings_a_disabled_car(home: OlderHome) -> None:
    """Who did not want to see a car does not see it, and need not lose it."""
    home.marq24(BEV, MARQ24_ELECTRIC, disabled_by="user")
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.tokens()
    home.leave()

    async with home.life() as owner:
        await owner.until_state(TRUCK, "lock", "lock", "locked")
        entry = the_entry(owner)
        assert (entry.state, entry.disabled_by) == (ConfigEntryState.LOADED, None)
        device = dr.async_get(owner.hass).async_get("device0")
        assert device is not None
        assert device.disabled_by is dr.DeviceEntryDisabler.USER
        old = home.old("sensor", "soc", BEV)
        entity = er.async_get(owner.hass).async_get(old["entity_id"])
        assert entity is not None
        assert entity.disabled_by is er.RegistryEntryDisabler.DEVICE
        assert owner.hass.states.get(old["entity_id"]) is None


@pytest.mark.parametrize(
    ("region", "becomes"),
    [
        ("North America & Canada", "USA"),
        ("UK&Europe", "UK&Europe"),
        ("gbr", "gbr"),
        ("Atlantis", "rest_of_world"),
        (None, "rest_of_world"),
    ],
)
async def test_regions(home: OlderHome, region: str | None, becomes: str) -> None:
    """Tokens belong to the app of their region; an unknown one is guessed anew, and can be changed."""
    entry = home.itchannel(TRUCK, ITCHANNEL_ANY)
    entry["data"]["region"] = region
    home.leave()

    async with home.life() as owner:
        assert the_entry(owner).data["region"] == becomes
        (flow,) = flows(owner.hass)
        assert flow["context"]["source"] == "reauth"


@pytest.mark.parametrize("data", [{}, {"username": None}, {"username": "../../x"}])
async def test_an_entry_of_any_shape_is_taken_over(
    home: OlderHome, data: dict[str, Any]
) -> None:
    """It asks to sign in, and no name typed by anybody leads out of the folder."""
    entry = home.marq24(TRUCK, MARQ24_TRUCK)
    entry["data"] = data
    home.tokens(name="x_access_token@None.txt")
    home.leave()

    async with home.life() as owner:
        assert the_entry(owner).unique_id is None
        (flow,) = flows(owner.hass)
        await sign_in_again(owner, flow)
        await owner.until(lambda: owner.is_linked(TRUCK))
        old = home.old("sensor", "odometer", TRUCK)
        assert is_kept(owner, old, TRUCK, "sensor", "odometer")


async def test_an_entry_that_comes_after_the_set_up(home: OlderHome) -> None:
    """It is taken over alone; its cars come to their account when that is set up again."""
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.tokens()
    home.leave()

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        late = MockConfigEntry(
            domain=DOMAIN, version=2, data={"username": home.email, "region": "usa"}
        )
        late.add_to_hass(owner.hass)
        await owner.hass.config_entries.async_setup(late.entry_id)
        await owner.hass.async_block_till_done()

        assert (late.version, late.unique_id) == (3, None)
        (flow,) = flows(owner.hass)
        flow = await sign_in_again(owner, flow)
        # The account has an entry already.
        assert flow["errors"] == {"base": "wrong_account"}


async def test_the_old_file_goes_when_its_tokens_are_replaced(home: OlderHome) -> None:
    """Until ours has newer tokens on disk it stays; then it is worth nothing, and removed."""
    home.simulator.fordpass.switches.cat_life = 5
    home.marq24(TRUCK, MARQ24_TRUCK)
    ours = home.tokens()
    home.email = "lincoln@example.com"
    other = home.tokens("lincoln_usa")
    home.email = "driver@example.com"
    home.leave()

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        assert ours.exists()
    assert any(name.startswith("fordpass.tokens.") for name in home.storage)

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        assert not ours.exists()
        assert other.exists()
        assert not flows(owner.hass)


async def test_nothing_private_is_logged(
    home: OlderHome, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither VIN nor name, password or token: not by us, and not as the title of an entry."""
    caplog.set_level(logging.DEBUG)
    home.itchannel(TRUCK, ITCHANNEL_ANY)
    home.marq24(BEV, MARQ24_ELECTRIC)
    file = home.tokens()
    home.token_file(
        "broken", f"custom_components/fordpass/{home.email}_fordpass_token.txt"
    )
    home.leave()

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(BEV))
        entries = owner.hass.config_entries.async_entries(DOMAIN)
        private = [
            home.email,
            owner.car(TRUCK).vin,
            owner.car(BEV).vin,
            file.read_text().split('"')[3],
        ]
        assert not any(
            secret in str(e.as_dict()) for e in entries for secret in private[:3]
        )
    text = "\n".join(
        record.getMessage()
        for record in caplog.records
        if record.name.startswith(("custom_components", "homeassistant.config_entries"))
    ).lower()
    assert [secret for secret in private if secret.lower() in text] == []


async def test_entries_of_ours_are_left_alone(home: OlderHome) -> None:
    """A second start changes nothing of what the first one made."""
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.tokens()
    home.leave()
    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        first = the_entry(owner).as_dict()
        ids = {
            e.entity_id: e.unique_id for e in er.async_get(owner.hass).entities.values()
        }

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        assert the_entry(owner).as_dict() == first
        again = {
            e.entity_id: e.unique_id for e in er.async_get(owner.hass).entities.values()
        }
        assert ids.items() <= again.items()


async def test_another_way_in_takes_nothing(home: OlderHome) -> None:
    """The same car through Ford's official cloud is another device; what was left waits for its own account."""
    home.marq24(BEV, MARQ24_ELECTRIC)
    home.leave()

    async with home.life() as owner:
        left = the_entry(owner)
        consenting = FordConnectOwner(owner.hass, owner.simulator)
        await consenting.add_car(BEV)

        entities = er.async_get(owner.hass)
        for old in home.entities:
            entity = entities.async_get(old["entity_id"])
            assert entity is not None
            assert entity.config_entry_id == left.entry_id


async def test_entities_without_a_device(home: OlderHome) -> None:
    """They are taken over as well, and get the car's device."""
    home.marq24(TRUCK, ())
    home.marq24(BEV, MARQ24_ELECTRIC)
    for entity in home.entities:
        entity["device_id"] = None
    home.tokens()
    home.leave()

    async with home.life() as owner:
        await owner.until_state(BEV, "lock", "lock", "locked")
        old = home.old("sensor", "soc", BEV)
        entity = er.async_get(owner.hass).async_get(old["entity_id"])
        assert entity is not None
        assert entity.id == old["id"]
        assert entity.entity_id == owner.entity_id(BEV, "sensor", "hv_battery_charge")
        assert entity.device_id == "device1"


async def test_stored_tokens_of_ours_that_cannot_be_read(home: OlderHome) -> None:
    """Then nobody can say that the file's tokens were replaced, and it stays."""
    home.marq24(TRUCK, MARQ24_TRUCK)
    file = home.tokens()
    home.leave()
    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        await AccountStore(owner.hass, owner.account_id).async_save_tokens({"a": 1})

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        assert file.exists()
