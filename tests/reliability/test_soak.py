"""Days of an account with three cars: drives and charges, orders, troubles of the cloud, restarts.

FORDPASS_SOAK_DAYS says how many, FORDPASS_SOAK_SEED with which troubles; every run says its seed.
"""

from collections.abc import Callable
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any

import pytest

from .soak_ways import SOAKS

DAYS = int(os.environ.get("FORDPASS_SOAK_DAYS", "2"))
SEED = os.environ.get("FORDPASS_SOAK_SEED", "1")


def live(way: str) -> dict[str, Any]:
    """Live through the days in a process of its own, whose time is its own."""
    asked = [sys.executable, "-m", "tests.reliability.soak", way, "--days", str(DAYS)]
    if SEED != "random":
        asked += ["--seed", SEED]
    root = Path(__file__).parents[2]
    done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def steady(samples: list[int]) -> tuple[int, int]:
    """Return the least and the most of what was measured after the warm-up, which is the first third."""
    later = samples[len(samples) // 3 :]
    return min(later), max(later)


@pytest.mark.parametrize("name", SOAKS)
def test_days(name: str, record_property: Callable[[str, object], None]) -> None:
    """Every order ends and none is sent twice, requests keep to the budget, nothing grows, and all is true."""
    way, seen = SOAKS[name], live(name)
    which = f"{name}, {DAYS} days, seed {seen['seed']}"
    assert (seen["wrong"], seen["errors"]) == ([], []), which
    assert seen["had"] and seen["life"] and seen["restarts"] and seen["reloads"]

    orders = seen["orders"]
    assert bool(orders.get("done")) is bool(way.orders), which
    assert seen["signed_in"] == seen["had"].get("revoked", 0), which

    most = {
        purpose: max(day.get(purpose, 0) for day in seen["days"])
        for purpose in way.budget
    }
    assert all(most[purpose] <= way.budget[purpose] for purpose in most), (which, most)
    assert set().union(*seen["days"]) <= way.budget.keys(), which
    assert seen["spent"] == 0, which
    for mistake, times in seen["mistakes"].items():
        if mistake not in way.revoked:
            assert times <= way.tolerated.get(mistake, 0) * (DAYS + 2), (which, mistake)
    refused = sum(seen["mistakes"].get(mistake, 0) for mistake in way.revoked)
    assert refused <= seen["signed_in"], which

    before, after = seen["tasks"]
    assert before == after, which
    before, after = seen["listeners"]
    assert before == after, which
    objects, kilobytes = steady(seen["objects"]), steady(seen["kilobytes"])
    assert objects[1] <= 1.03 * objects[0], (which, seen["objects"])
    assert kilobytes[1] <= 1.15 * kilobytes[0], (which, seen["kilobytes"])

    assert seen["different"] == {}, which
    assert seen["compared"] >= 0.97 * seen["entities"] > 100, which

    record_property("fact", {which: summary(seen, most, objects, kilobytes)})


def summary(
    seen: dict[str, Any],
    most: dict[str, int],
    objects: tuple[int, int],
    kilobytes: tuple[int, int],
) -> str:
    """Return what was seen, in a line."""
    had, ended = sum(seen["had"].values()), sum(seen["orders"].values())
    asked = ", ".join(f"{purpose} {times}" for purpose, times in most.items())
    return (
        f"{had} troubles, {seen['restarts']} restarts, {seen['reloads']} reloads, "
        f"{seen['life']} doings of people with their cars, {seen['signed_in']} sign-ins that were asked for; "
        f"{ended} orders, all ended, {seen['orders'].get('done', 0)} of them done; "
        f"requests on the worst day: {asked}; "
        f"objects {objects[0]} to {objects[1]}, memory {kilobytes[0] // 1024} to {kilobytes[1] // 1024} MB; "
        f"{seen['compared']} entities show at the end what a home shows that was made a minute before"
    )
