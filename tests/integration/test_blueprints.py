"""What holds for every blueprint: who made it for what, what it asks the owner, and what it tells by default."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import pytest

from homeassistant.components.persistent_notification import (
    async_register_callback as async_hear_notifications,
)
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml

from .blueprints import ROOT, Automated
from .owner import Owner

BEV = "bev_mach_e"
FOLDER = ROOT / "blueprints/automation/fordpass"
PATHS = sorted(FOLDER.glob("*.yaml"))
SOURCE = "https://github.com/fordpass-home-assistant/fordpass/blob/main/blueprints/automation/fordpass/"
# What is the owner's and not the car's.
ELSEWHERE = {
    "calendar",
    "cheap",
    "clear",
    "door",
    "holds",
    "phone",
    "price",
    "rain",
    "surplus",
    "temperature",
}


def _inputs(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    document: Any = parse_yaml(path.read_text())
    yield from document["blueprint"]["input"].items()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_made_for(path: Path) -> None:
    """It says where it is from, which Home Assistant it needs, and how often it runs at once."""
    document: Any = parse_yaml(path.read_text())
    assert document["blueprint"]["source_url"] == SOURCE + path.name
    assert document["blueprint"]["homeassistant"] == {"min_version": "2026.10.0"}
    assert document["mode"] in ("single", "restart", "queued")
    assert path.name in (ROOT / "docs/blueprints.md").read_text()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_it_asks(path: Path) -> None:
    """Of the car's entities only such as fit are offered; all that is no entity has a default."""
    for key, about in _inputs(path):
        [(kind, selector)] = about["selector"].items()
        if kind not in ("entity", "device"):
            assert "default" in about, key
        elif key not in ELSEWHERE:
            assert selector["filter"]["integration"] == "fordpass", key
            assert selector["filter"]["domain"], key


@pytest.fixture
async def home(owner: Owner, tmp_path: Path) -> AsyncGenerator[Automated]:
    """Return a home with a car."""
    home = Automated(owner, tmp_path)
    await owner.add_account([BEV])
    yield home
    await home.leave()


async def test_the_default_is_a_notification(
    hass: HomeAssistant, home: Automated
) -> None:
    """An owner who leaves the actions alone reads it in Home Assistant."""
    assert await async_setup_component(hass, "notify", {})
    shown: list[tuple[str | None, str]] = []
    async_hear_notifications(
        hass,
        lambda _, notifications: shown.extend(
            (notification["title"], notification["message"])
            for notification in notifications.values()
        ),
    )
    tire = home.owner.entity_id(BEV, "sensor", "tire_status_front_left")
    await home.use("low_tire", tires=[tire])
    home.owner.car(BEV).set_tire("FRONT_LEFT", 150)
    await home.owner.until_state(BEV, "sensor", "tire_status_front_left", "low")
    await home.wait(seconds=1)
    assert shown == [("Blue Pony", "Low: Blue Pony Front left tire status")]
