"""The guard of the suite fails the test in which something gets out, and no other."""

import os
import sys

import pytest

from tests.sources import INTEGRATION, ROOT

pytest_plugins = "pytester"

CONFTEST = """
from tests.conftest import ears, pytest_collection
"""

PLANTED = f"""
import logging

import pytest

from custom_components.fordpass.cloud.errors import CloudError
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from simulator import Simulator

LOG = logging.getLogger("custom_components.fordpass.cloud.http")
SOURCE = {str(INTEGRATION / "planted.py")!r}
made = {{}}
exec(compile("def read(path):\\n    with open(path) as file:\\n        file.read()", SOURCE, "exec"), made)


@pytest.fixture
def simulator():
    return Simulator(speed=0)


@pytest.fixture
def car(simulator):
    return simulator.cars["bev_mach_e"]


def test_clean_line(car):
    LOG.debug("%s sent a frame to https://api.autonomic.ai/v1", car.model.nickname)


def test_clean_read(tmp_path):
    (tmp_path / "file").touch()
    made["read"](tmp_path / "file")


def test_number(car):
    LOG.debug("Asked %s", car.vin)


def test_number_long_ago(car):
    LOG.debug("Asked %s", car.vin)
    for _ in range(300):
        LOG.debug("x" * 10_000)


def test_small_number(car):
    LOG.debug("Asked sensor.%s_range", car.vin.lower())


def test_any_number():
    LOG.debug("Asked 1FMCU0GX0LUA00000")


def test_token(simulator):
    cloud = simulator.smartcar
    LOG.debug("Got %s", cloud.tokens.application(cloud.application).text)


def test_beginning_of_a_token():
    LOG.debug("Got eyJhbGciOiJFZ...")


def test_secret(simulator):
    LOG.debug("Sent %s", simulator.smartcar.application.client_secret)


def test_email_of_another_library():
    logging.getLogger("aiohttp.client").debug("Sent user=somebody%40example.org")


def test_what_was_raised(car):
    try:
        raise ValueError(car.vin)
    except ValueError:
        LOG.exception("It went wrong")


def test_place(car):
    LOG.debug("It stands at %s, %s", car.body.place.latitude, car.body.place.longitude)


def test_place_after_a_drive(car):
    car.body.place = type(car.body.place)(48.123456, 11.654321)
    LOG.debug("https://example.com/?lat=48.123456&lon=11.654321")


def test_plate(car):
    car.garage["licensePlate"] = "AB-CD 1234"
    LOG.debug("Found AB-CD%201234")


def test_address_of_a_webhook():
    LOG.debug("Listens at /api/webhook/%s", "0123456789abcdef" * 4)


def test_error():
    with pytest.raises(HomeAssistantError):
        raise HomeAssistantError(
            translation_domain="fordpass",
            translation_key="x",
            translation_placeholders={{"car": "WF0TK3SAMPLE00001"}},
        )


def test_error_of_a_cloud():
    with pytest.raises(CloudError):
        raise CloudError("driver@example.com is not known")


async def test_repair(hass):
    ir.async_create_issue(
        hass,
        "fordpass",
        "x",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="x",
        translation_placeholders={{"car": "WF0TK3SAMPLE00001"}},
    )
    ir.async_delete_issue(hass, "fordpass", "x")


async def test_blocking_call(tmp_path):
    (tmp_path / "file").touch()
    made["read"](tmp_path / "file")
"""


@pytest.mark.timeout(120)
def test_planted(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every planted test fails at its end, and says what got out; the clean ones do not."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *sys.path]))
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(PLANTED)
    pytester.makeini("[pytest]\naddopts = -p tests.early\nasyncio_mode = auto\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    planted = PLANTED.count("def test_")
    clean = PLANTED.count("def test_clean")
    result.assert_outcomes(passed=planted, errors=planted - clean)
    result.stdout.no_fnmatch_line("*ERROR at teardown of test_clean*")
    result.stdout.fnmatch_lines(
        [
            "*'WF0TK3SAMPLE00001' in: DEBUG custom_components.fordpass*",
            "*Detected blocking call to open*integration 'fordpass'*",
        ]
    )
