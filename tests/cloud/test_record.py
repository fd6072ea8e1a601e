"""What is noted of an account's traffic: names and counts, nothing that is anybody's."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.fordpass.cloud.record import Record

DAY = datetime(2026, 9, 1, 23, 59, tzinfo=UTC)
VIN = "WF0TK3SAMPLE00001"


class Now:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        """Begin a minute before midnight."""
        self.at = DAY

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("/v1/user/garage", "/v1/user/garage"),
        (f"/command/vehicles/{VIN}/commands", "/command/vehicles/*/commands"),
        (f"/v1beta/vehicles/{VIN.lower()}:query", "/v1beta/vehicles/*"),
        ("/details?vin=WF0&lat=54.2", "/details"),
        ("/schedules/00000000-0000-4000-8000-000000000001", "/schedules/*"),
        ("/messages/1234567", "/messages/*"),
    ],
)
def test_paths_have_no_ids(path: str, noted: str) -> None:
    """What is not a word of the cloud's own is a star."""
    record = Record({})
    record.asked("GET", path)
    assert record.requests == {f"GET {noted}": 1}


def test_requests_are_those_of_the_day() -> None:
    """They go on after a restart, and begin anew at midnight."""
    now = Now()
    record = Record({}, now)
    record.asked("GET", "/v1/user/garage")
    record = Record(record.memory, now)
    record.asked("GET", "/v1/user/garage")
    assert record.requests == {"GET /v1/user/garage": 2}
    now.at += timedelta(minutes=2)
    assert record.requests == {}
    record.asked("POST", "/v1/user/garage")
    assert record.requests == {"POST /v1/user/garage": 1}


def test_names_of_the_last_documents() -> None:
    """Metrics, custom ones without their prefix, states and events; never a value, never too many."""
    record = Record({}, Now())
    prefix = "aui:signal:745a2a40:custom:"
    document = {
        "vin": VIN,
        "metrics": {
            "position": {"value": {"lat": 54.2}},
            "customMetrics": {f"{prefix}charge-power-kw": {"value": 7.2}},
            "configurations": None,
        },
        "states": {"lockCommand": {"commandId": "0000"}},
        "events": {"customEvents": {"xev-trip": {}}},
    }
    for _ in range(30):
        record.heard(VIN, document)
    frames = record.frames(VIN)
    assert len(frames) == 10
    assert frames[-1] == {
        "at": DAY.isoformat(),
        "keys": [
            "events.customEvents.xev-trip",
            "metrics.configurations",
            "metrics.customMetrics.charge-power-kw",
            "metrics.position",
            "states.lockCommand",
        ],
    }
    assert record.frames("WF0FT1SAMPLE00003") == []
