"""Homes in which an older integration ran start under ours, with their history."""

from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_RESTORED
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .older_files import ITCHANNEL_ANY, MARQ24_ELECTRIC, MARQ24_TRUCK
from .older_home import OlderHome, is_kept, repair, the_entry, told
from .witness import pass_time

BEV = "bev_mach_e"
TRUCK = "ice_f150"


async def test_two_entries_of_an_account_become_one(home: OlderHome) -> None:
    """Everything that is the same goes on under its old ids; the account needs no sign-in."""
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.marq24(BEV, MARQ24_ELECTRIC)
    home.tokens()
    home.leave()

    async with home.life() as owner:
        entry = the_entry(owner)
        assert entry.state is ConfigEntryState.LOADED
        assert (entry.version, entry.unique_id) == (3, owner.account_id)
        assert entry.title == "FordPass USA"
        assert not owner.hass.config_entries.flow.async_progress()
        await owner.until(lambda: owner.is_linked(TRUCK) and owner.is_linked(BEV))
        await owner.until_state(TRUCK, "lock", "lock", "locked")
        await owner.until_state(BEV, "lock", "lock", "locked")

        for car, platform, key, ours in (
            (TRUCK, "sensor", "odometer", "odometer"),
            (TRUCK, "sensor", "fuel", "fuel_level"),
            (TRUCK, "sensor", "battery", "lv_battery_charge"),
            (TRUCK, "sensor", "doorlock", "lock_state"),
            (TRUCK, "sensor", "lastRefresh", "last_news"),
            (TRUCK, "lock", "doorlock", "lock"),
            (TRUCK, "button", "request_refresh", "refresh_status"),
            (TRUCK, "device_tracker", "tracker", "location"),
            (TRUCK, "switch", "ignition", "remote_start"),
            (BEV, "sensor", "soc", "hv_battery_charge"),
            (BEV, "sensor", "elVeh", "hv_battery_range"),
            (BEV, "sensor", "elVehCharging", "charge_status"),
            (BEV, "device_tracker", "tracker", "location"),
        ):
            old = home.old(platform, key, car)
            assert is_kept(owner, old, car, platform, ours), key
            state = owner.hass.states.get(old["entity_id"])
            assert state is not None
            assert ATTR_RESTORED not in state.attributes, key


async def test_the_device_of_a_car_stays(home: OlderHome) -> None:
    """Its id and its area are those that automations know; its name no longer has the VIN in it."""
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.tokens()
    home.leave()

    async with home.life() as owner:
        (device,) = (
            device
            for device in dr.async_entries_for_config_entry(
                dr.async_get(owner.hass), the_entry(owner).entry_id
            )
            if (DOMAIN, owner.car(TRUCK).vin) in device.identifiers
        )
        assert (device.id, device.area_id) == ("device0", "garage")
        assert device.name is not None
        assert owner.car(TRUCK).vin not in device.name


async def test_what_has_no_counterpart_is_told_and_can_be_removed(
    home: OlderHome,
) -> None:
    """The repair lists it by name, and where the same thing is now; nothing else is taken away."""
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.tokens()
    home.leave()

    async with home.life() as owner:
        await owner.until_state(TRUCK, "lock", "lock", "locked")
        car = owner.car(TRUCK).model.nickname
        assert told(owner) == [
            f"- {car} · GPS JSON (`sensor` → `device_tracker`)",
            f"- {car} · Local Sync (`button`)",
            f"- {car} · Lock (`button` → `lock`)",
            f"- {car} · Metrics (`sensor`)",
            f"- {car} · Sleep Mode (`sensor` → `binary_sensor`)",
        ]
        before = set(er.async_get(owner.hass).entities)
        assert {entity["entity_id"] for entity in home.entities} <= before

        await repair(owner)

        assert told(owner) == []
        gone = before - set(er.async_get(owner.hass).entities)
        assert gone == {
            home.old(platform, key, TRUCK)["entity_id"]
            for platform, key in (
                ("sensor", "gps"),
                ("button", "update_data"),
                ("button", "doorlock"),
                ("sensor", "metrics"),
                ("sensor", "deepSleep"),
            )
        }


async def test_nothing_is_told_when_nothing_is_left(home: OlderHome) -> None:
    """Whose entities all go on sees no repair, neither at once nor later."""
    home.marq24(TRUCK, tuple(row for row in MARQ24_TRUCK if row[1] == "odometer"))
    home.tokens()
    home.leave()

    async with home.life() as owner:
        await owner.until_state(TRUCK, "lock", "lock", "locked")
        assert told(owner) == []
        pass_time(owner.hass, minutes=31)
        assert told(owner) == []


async def test_what_a_car_does_not_fill_is_told_when_it_had_time(
    home: OlderHome,
) -> None:
    """An entity with a counterpart that this car does not have is not left unavailable in silence."""
    home.marq24(BEV, MARQ24_ELECTRIC)
    home.tokens()
    home.leave()

    async with home.life() as owner:
        await owner.until_state(BEV, "lock", "lock", "locked")
        assert not [line for line in told(owner) if "AdBlue" in line]

        pass_time(owner.hass, minutes=31)

        assert len([line for line in told(owner) if "AdBlue" in line]) == 1
        await repair(owner)
        entities = er.async_get(owner.hass)
        old = home.old("sensor", "exhaustFluidLevel", BEV)
        assert entities.async_get(old["entity_id"]) is None
        assert owner.has(BEV, "sensor", "hv_battery_charge")


async def test_units_are_taken_along(home: OlderHome) -> None:
    """A sensor goes on in the unit it had, and new tire pressures begin in the one that was chosen."""
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.tokens()
    home.leave()

    async with home.life() as owner:
        await owner.until(
            lambda: owner.has(TRUCK, "sensor", "tire_pressure_front_left")
        )
        await owner.hass.async_block_till_done()
        odometer = owner.state(TRUCK, "sensor", "odometer")
        tire = owner.state(TRUCK, "sensor", "tire_pressure_front_left")
        assert odometer.attributes["unit_of_measurement"] == "mi"
        assert tire.attributes["unit_of_measurement"] == "bar"


async def test_an_entry_of_the_first_integration(home: OlderHome) -> None:
    """Its tokens lay beside its code, its password is not kept, and it showed charge as fuel."""
    home.itchannel(TRUCK, ITCHANNEL_ANY)
    home.itchannel(BEV, ITCHANNEL_ANY)
    home.tokens(name=f"custom_components/fordpass/{home.email}_fordpass_token.txt")
    home.leave()

    async with home.life() as owner:
        entry = the_entry(owner)
        assert entry.unique_id == owner.account_id
        assert entry.data["region"] == "USA"
        assert not {"username", "password", "vin"} & set(entry.data)
        await owner.until_state(TRUCK, "lock", "lock", "locked")
        await owner.until_state(BEV, "lock", "lock", "locked")
        for car, platform, key, ours in (
            (TRUCK, "sensor", "odometer", "odometer"),
            (TRUCK, "sensor", "fuel", "fuel_level"),
            (BEV, "sensor", "fuel", "hv_battery_charge"),
            (BEV, "lock", "doorlock", "lock"),
            (BEV, "device_tracker", "tracker", "location"),
        ):
            assert is_kept(owner, home.old(platform, key, car), car, platform, ours)
