"""What older integrations had, what it is here, and what the page about it says, are the same."""

from importlib import import_module
from pathlib import Path
import re

import pytest

from custom_components.fordpass.const import DOMAIN, PLATFORMS
from custom_components.fordpass.entity import FordPassDescription
from custom_components.fordpass.migration.older import (
    ITCHANNEL,
    MARQ24,
    OLDER,
    Older,
    origin,
)
from homeassistant.const import Platform

PAGE = Path(__file__).parents[2] / "docs/migration.md"
TITLES = {"marq24/ha-fordpass": MARQ24, "itchannel/fordpass-ha": ITCHANNEL}


def _keys(platform: Platform) -> set[str]:
    """Return the keys of the rows of a platform."""
    return {
        row.key
        for table in vars(
            import_module(f"custom_components.{DOMAIN}.{platform}")
        ).values()
        if isinstance(table, tuple)
        for row in table
        if isinstance(row, FordPassDescription)
    }


@pytest.mark.parametrize("older", OLDER, ids=TITLES)
def test_every_counterpart_exists(older: Older) -> None:
    """No key is misspelt, and no two things become the same one."""
    for table in (older.same, older.of_electric):
        for platform, keys in table.items():
            assert platform in PLATFORMS
            assert set(keys.values()) <= _keys(platform)
            assert len(set(keys.values())) == len(keys)
            assert all(key == key.lower() for key in keys)


@pytest.mark.parametrize("older", OLDER, ids=TITLES)
def test_what_is_elsewhere_is_not_here(older: Older) -> None:
    """What has moved to another platform has no counterpart on its own, and that platform exists."""
    for platform, keys in older.elsewhere.items():
        assert not keys.keys() & older.same.get(platform, {}).keys()
        assert platform not in keys.values()
        assert set(keys.values()) <= set(PLATFORMS)


@pytest.mark.parametrize(("title", "older"), TITLES.items(), ids=TITLES)
def test_the_page_says_what_is_done(title: str, older: Older) -> None:
    """Each row of the page's table is a row of ours, and the other way round."""
    section = PAGE.read_text().partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = set(re.findall(r"^\| (\w+) \| `(\w+)` \| (.+) \|$", section, re.MULTILINE))
    electric = older.of_electric.get(Platform.SENSOR, {})
    assert rows == {
        *(
            (
                platform,
                key,
                f"`{ours}`"
                + (
                    f", of an electric car `{electric[key]}`"
                    if platform == Platform.SENSOR and key in electric
                    else ""
                ),
            )
            for platform, keys in older.same.items()
            for key, ours in keys.items()
        ),
        *(
            (platform, key, f"another platform: {there}")
            for platform, keys in older.elsewhere.items()
            for key, there in keys.items()
        ),
    }


@pytest.mark.parametrize(
    ("unique_id", "older", "key"),
    [
        ("fordpass_uid_wf0sample00000001_elvehcharging", MARQ24, "elvehcharging"),
        ("fordpass_uid_wf0sample00000001_elVehCharging", MARQ24, "elvehcharging"),
        ("fordpass_uid_wf0sample00000001_update_data", MARQ24, "update_data"),
        ("WF0SAMPLE00000001-fordpass_elVeh", ITCHANNEL, "elveh"),
    ],
)
def test_their_unique_ids_are_known(unique_id: str, older: Older, key: str) -> None:
    """Whatever case they were written in."""
    found = origin(unique_id)
    assert found is not None
    assert (found.older, found.vin, found.key) == (older, "wf0sample00000001", key)


@pytest.mark.parametrize(
    "unique_id",
    [
        None,
        "",
        "764521ee-39e5-5711-b716-731f0f662a70_wf0sample00000001_odometer",
        "someone_wf0sample00000001_fordpass_uid",
    ],
)
def test_ours_are_not_taken_for_theirs(unique_id: str | None) -> None:
    """An entity of ours is never taken over."""
    assert origin(unique_id) is None
