"""How the car is connected, its software, and when it was serviced."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ... import signals as s
from ...reading import Reading
from ..values import KM_PER_MILE, Pair, entries, number, parse_time, text
from .row import Body, Row, yes_or_no

# No state of Home Assistant is longer.
_LONGEST_STATE = 255


def _firmware(body: Body, at: datetime) -> Iterator[Pair]:
    if (version := text(body.get("value"))) is not None:
        yield s.FIRMWARE_VERSION, Reading(version, at)


def last_service(records: Any, at: datetime, *, miles: bool = False) -> Iterator[Pair]:
    """Tell the newest of the services a maker has on record."""
    dated = [
        (done, record)
        for record in entries(records)
        if (done := parse_time(record.get("serviceDate"))) is not None
    ]
    if not dated:
        return
    done, record = max(dated, key=lambda one: one[0])
    yield s.LAST_SERVICE, Reading(done, at)
    yield from number(
        s.LAST_SERVICE_ODOMETER,
        record.get("odometerDistance"),
        at,
        factor=KM_PER_MILE if miles else 1.0,
    )
    tasks = (text(task.get("taskDescription")) for task in _tasks(record))
    if named := ", ".join(task for task in tasks if task):
        yield s.LAST_SERVICE_TASKS, Reading(named[:_LONGEST_STATE], at)


def _tasks(record: Body) -> Iterator[Body]:
    return entries(record.get("serviceTasks"))


SIGNALS: dict[str, Row] = {
    "connectivitystatus-isonline": Row(
        "read_vehicle_info", yes_or_no(s.MODEM_CONNECTED)
    ),
    "connectivitystatus-isasleep": Row("read_vehicle_info", yes_or_no(s.ASLEEP)),
    "connectivitysoftware-currentfirmwareversion": Row(
        "read_extended_vehicle_info", _firmware
    ),
    "service-records": Row(
        "read_service_history",
        lambda body, at: last_service(body.get("values"), at),
    ),
}
