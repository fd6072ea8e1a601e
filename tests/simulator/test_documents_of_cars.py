"""The documents the Ford plane keeps of a car: climate, charge locations, messages, zone lights."""

import pytest

from simulator.cars import Car, Impossible

from .garage_of_tests import NEWER, Ear, standing_fleet


@pytest.fixture(name="mach_e")
def mustang() -> Car:
    """Return the Mach-E."""
    return standing_fleet()["bev_mach_e"]


def test_the_climate_profile_is_replaced_as_a_whole(mach_e: Car) -> None:
    """Eight entries in Ford's words, and the progress in the states."""
    assert mach_e.rcc_profiles is not None
    wanted = [dict(entry) for entry in mach_e.rcc_profiles]
    wanted[0]["preferenceValue"] = "19_5"
    ear = Ear(mach_e)
    mach_e.write_rcc(wanted)
    mach_e.clock.step(20)
    assert mach_e.rcc_profiles == wanted
    assert ear.words("publishProfilePreferencesR2Command") == NEWER


@pytest.mark.parametrize("wrong", ["22", "15_5", "30_5", "22_3", "warm", 22, None])
def test_a_temperature_ford_does_not_know_is_refused(
    mach_e: Car, wrong: object
) -> None:
    """Whole and half degrees from 16_0 to 30_0, LO and HI; nothing is changed by a refusal."""
    assert mach_e.rcc_profiles is not None
    wanted = [dict(entry) for entry in mach_e.rcc_profiles]
    wanted[0]["preferenceValue"] = wrong
    with pytest.raises(ValueError):
        mach_e.write_rcc(wanted)
    with pytest.raises(ValueError):
        mach_e.write_rcc(wanted[1:])
    assert mach_e.rcc_profiles[0]["preferenceValue"] == "22_0"


def test_a_charge_location_is_written_by_its_id(mach_e: Car) -> None:
    """The answer's id is the one in the states; the schedules are echoed."""
    document = {
        "chargeProfile": {"chargeMode": "CHARGE_DT", "targetSoc": 90, "schedules": []}
    }
    ear = Ear(mach_e)
    command_id = mach_e.write_charge_location("1", document)
    mach_e.clock.step(20)
    assert mach_e.charge_locations[0]["chargeProfile"] == document["chargeProfile"]
    entries = ear.states("updateChargeProfilesCommand")
    assert {entry["commandId"] for entry in entries} == {command_id}
    with pytest.raises(KeyError):
        mach_e.write_charge_location("9", document)
    for profile in (
        {},
        {"chargeMode": "FAST", "targetSoc": 80},
        {"chargeMode": "CHARGE_NOW", "targetSoc": 81},
    ):
        with pytest.raises(ValueError):
            mach_e.write_charge_location("1", {"chargeProfile": profile})


def test_messages_are_read_and_deleted_by_number(mach_e: Car) -> None:
    """Strings in the list, integers in the request."""
    mach_e.add_message("Hello", "A message for you.")
    first, second = mach_e.messages
    mach_e.mark_messages_read([int(first["messageId"])])
    assert [message["isRead"] for message in mach_e.messages] == [True, False]
    mach_e.delete_messages([int(first["messageId"])])
    assert mach_e.messages == [second]


def test_zone_lights_are_told_by_an_event() -> None:
    """On first, then a zone; a car without them says so."""
    cars = standing_fleet()
    truck = cars["ice_f150"]
    with pytest.raises(Impossible):
        truck.choose_zone(1)
    truck.light_zones(True)
    truck.choose_zone(2)
    assert truck.zone_lights == [False, True, False, False]
    events = truck.snapshot()["events"]["customEvents"]
    told = events["pttb-power-mode-change-event"]["oemData"]
    assert told["current_power_mode"] == {"stringValue": "On"}
    assert told["zone_2_active_power_status"] == {"stringValue": "On"}
    with pytest.raises(ValueError):
        truck.choose_zone(5)
    with pytest.raises(Impossible):
        cars["bev_mach_e"].light_zones(True)


def test_places_that_share_an_id(mach_e: Car) -> None:
    """The position in the document tells which of them is meant; none is where there is no such."""
    profile = {"chargeMode": "CHARGE_NOW", "targetSoc": 90, "schedules": []}
    home, work = mach_e.charge_locations
    document = {"location": dict(work["location"]), "chargeProfile": profile}
    mach_e.write_charge_location("1", document)
    targets = [place["chargeProfile"]["targetSoc"] for place in (home, work)]
    assert targets == [80, 90]
    document["location"]["latitude"] = 1.0
    with pytest.raises(KeyError):
        mach_e.write_charge_location("1", document)
