"""Whatever the other two clouds send: nothing is raised, and what is understood can be shown and kept."""

import base64
from datetime import UTC, datetime
import hashlib
import hmac
import json
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from custom_components.fordpass.cloud.clock import Clock
from custom_components.fordpass.cloud.errors import BadAnswerError
from custom_components.fordpass.cloud.fordconnect import documents as fordconnect
from custom_components.fordpass.cloud.fordconnect.decode import decode
from custom_components.fordpass.cloud.reading import Readings
from custom_components.fordpass.cloud.smartcar.decode_paths import decode_path
from custom_components.fordpass.cloud.smartcar.decode_signals import decode_signals
from custom_components.fordpass.cloud.smartcar.values import with_last_news
from custom_components.fordpass.cloud.smartcar.webhooks import Mailbox

from . import cloud_documents as sent_by
from .examples import Tally, examples
from .frames import Document, documents
from .sound import assert_taken

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HERE = ZoneInfo("America/Los_Angeles")


def test_fordconnect_telemetry(tally: Tally) -> None:
    """Ford's official cloud uses the words of the app's."""

    @examples()
    @given(documents())
    def hear(document: Document) -> None:
        assert_taken(decode(document, NOW))
        tally.add()

    hear()
    tally.tell()


def _read_picture(body: Any) -> None:
    try:
        picture = fordconnect.parse_image(body)
    except BadAnswerError:
        return
    assert base64.b64encode(picture) in json.dumps(body).encode()


def test_fordconnect_documents(tally: Tally) -> None:
    """What it tells beside telemetry."""

    @examples()
    @given(
        departures=sent_by.spoilt(sent_by.DEPARTURES),
        schedules=sent_by.spoilt(sent_by.SCHEDULES),
        alerts=sent_by.spoilt(sent_by.ALERTS),
        wallbox=sent_by.spoilt(sent_by.WALLBOX),
        activity=sent_by.spoilt(sent_by.ACTIVITY),
        rest=st.one_of(
            sent_by.spoilt(sent_by.CUSTOMER), sent_by.spoilt(sent_by.PICTURE)
        ),
    )
    def hear(
        *,
        departures: Any,
        schedules: Any,
        alerts: Any,
        wallbox: Any,
        activity: Any,
        rest: Any,
    ) -> None:
        times = fordconnect.parse_departures(departures)
        if (coming := times.next_after(NOW)) is not None:
            assert coming > NOW
        if (week := times.week(NOW, HERE)) is not None:
            assert type(week).from_json(week.as_json()) == week
        for schedule in fordconnect.parse_charge_schedules(schedules):
            if (place := schedule.location) is not None:
                assert abs(place.latitude) <= 90
                assert abs(place.longitude) <= 180
        for alert in fordconnect.parse_alerts(alerts):
            assert isinstance(alert.headline, str)
        assert all(
            isinstance(station, str) for station in fordconnect.parse_wallbox(wallbox)
        )
        for event in fordconnect.parse_activity(activity):
            assert event.at is None or event.at.tzinfo is UTC
        fordconnect.parse_customer(rest)
        _read_picture(rest)
        tally.add()

    hear()
    tally.tell()


def test_smartcar_signals(tally: Tally) -> None:
    """Signals of v3, which webhooks wrap otherwise."""

    @examples()
    @given(sent_by.signals())
    def hear(signals: list[Any]) -> None:
        assert_taken(decode_signals(signals, NOW).readings)
        tally.add()

    hear()
    tally.tell()


def test_smartcar_batches(tally: Tally) -> None:
    """The answers of v2, path by path."""

    @examples()
    @given(sent_by.replies())
    def hear(replies: list[Any]) -> None:
        readings: Readings = {}
        for reply in replies:
            if isinstance(reply, dict) and isinstance(reply.get("headers"), dict):
                headers = {
                    name.lower(): value for name, value in reply["headers"].items()
                }
                body = reply.get("body")
                readings.update(decode_path(str(reply.get("path")), body, headers, NOW))
        assert_taken(with_last_news(readings))
        tally.add()

    hear()
    tally.tell()


def test_smartcar_webhooks(tally: Tally) -> None:
    """A genuine delivery of whatever content is answered, and one that is not signed tells nothing."""

    @examples()
    @given(
        st.one_of(
            sent_by.deliveries("car", "person").map(json.dumps).map(str.encode),
            st.binary(max_size=40),
        )
    )
    def hear(raw: bytes) -> None:
        key = sent_by.MAILBOX_KEY.encode()
        mailbox = Mailbox(management_token=sent_by.MAILBOX_KEY, clock=Clock())
        for signature in (None, "", "ff", "é\udcff"):
            answer, told = mailbox.open(raw, signature)
            assert answer.status in (200, 400, 401)
            assert told == ()
        signed = hmac.new(key, raw, hashlib.sha256).hexdigest()
        answer, told = mailbox.open(raw, signed)
        assert answer.status in (200, 400)
        for delivery in told:
            assert_taken(delivery.look.readings)
        tally.add()

    hear()
    tally.tell()
