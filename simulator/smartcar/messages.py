"""What a webhook is sent: the bodies of version 4 and the older ones some applications still get."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from .errors import SmartcarError
from .readings import Reading, status
from .signals import CATALOGUE, Signal

if TYPE_CHECKING:
    from .applications import Connection, Vehicle
    from .switches import Switches
    from .webhooks import Webhook

type Json = dict[str, Any]

_LEGACY_VERSION: Final = "2.0"


def verify(webhook: Webhook, challenge: str, now: datetime) -> Json:
    """Return the challenge a webhook is verified with."""
    if webhook.version == _LEGACY_VERSION:
        return {
            "version": _LEGACY_VERSION,
            "webhookId": webhook.id,
            "eventName": "verify",
            "payload": {"challenge": challenge},
        }
    return {
        "eventId": str(uuid4()),
        "eventType": "VERIFY",
        "data": {"challenge": challenge},
        "meta": _meta(webhook, now),
    }


def state(
    webhook: Webhook,
    connection: Connection,
    readings: Iterable[Reading],
    *,
    triggers: Iterable[Signal],
    switches: Switches,
    now: datetime,
) -> Json:
    """Return a VEHICLE_STATE; without triggers it is the FIRST_DELIVERY."""
    signals = [_signal(reading, switches) for reading in readings]
    reasons = [
        {"type": "SIGNAL_UPDATED", "signal": _name(signal)} for signal in triggers
    ] or [{"type": "FIRST_DELIVERY"}]
    inside = {"triggers": reasons} if switches.webhook_triggers == "data" else {}
    outside = {} if inside else {"triggers": reasons}
    meta = _meta(webhook, now) | {
        "mode": switches.webhook_mode,
        "signalCount": len(signals),
    }
    return {
        "eventId": str(uuid4()),
        "eventType": "VEHICLE_STATE",
        "data": {**_about(connection), "signals": signals, **inside},
        **outside,
        "meta": meta,
    }


def trouble(
    webhook: Webhook,
    connection: Connection,
    error: SmartcarError,
    *,
    resolved: bool,
    codes: Iterable[str] | None,
    as_text: bool,
    switches: Switches,
    now: datetime,
) -> Json:
    """Return a VEHICLE_ERROR about some signals, or about the whole car when codes is None."""
    about: list[Any] | None = None
    if codes is not None:
        signals = [CATALOGUE[code] for code in codes]
        about = [
            f"{signal.group}.{signal.name}" if as_text else _name(signal)
            for signal in signals
        ]
    return {
        "eventId": str(uuid4()),
        "eventType": "VEHICLE_ERROR",
        "data": {
            **_about(connection),
            "errors": [error.webhook("RESOLVED" if resolved else "ERROR", about)],
        },
        "meta": _meta(webhook, now) | {"mode": switches.webhook_mode},
    }


def legacy_event(
    webhook: Webhook, vehicle: Vehicle, event_type: str, now: datetime
) -> Json:
    """Return an older event: CHARGING_STARTED, CHARGING_STOPPED or CHARGING_COMPLETED."""
    return {
        "version": _LEGACY_VERSION,
        "webhookId": webhook.id,
        "eventName": "eventBased",
        "mode": vehicle.mode,
        "payload": {
            "eventId": str(uuid4()),
            "vehicleId": vehicle.id,
            "eventType": event_type,
            "eventTime": iso(now),
        },
    }


def legacy_schedule(
    webhook: Webhook,
    vehicle: Vehicle,
    data: Iterable[Mapping[str, Any]],
    now: datetime,
) -> Json:
    """Return an older scheduled delivery: entries as of a v2 batch."""
    return {
        "version": _LEGACY_VERSION,
        "webhookId": webhook.id,
        "eventName": "schedule",
        "mode": vehicle.mode,
        "payload": {
            "vehicles": [
                {
                    "vehicleId": vehicle.id,
                    "requestId": str(uuid4()),
                    "timestamp": iso(now),
                    "unitSystem": "metric",
                    "data": list(data),
                }
            ]
        },
    }


def iso(at: datetime) -> str:
    """Return a time as Smartcar writes it."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _about(connection: Connection) -> Json:
    vehicle = connection.vehicle
    model = vehicle.car.model
    return {
        "user": {"id": connection.person.id},
        "vehicle": {
            "id": vehicle.id,
            "make": model.brand.upper(),
            "model": model.model,
            "year": model.year,
        },
    }


def _signal(reading: Reading, switches: Switches) -> Json:
    entry: Json = dict(_name(reading.signal))
    if reading.body is not None:
        entry["body"] = reading.body
        entry["meta"] = {
            "oemUpdatedAt": round(reading.recorded * 1000),
            switches.webhook_read_at: round(reading.retrieved * 1000),
        }
    if reading.error is not None or switches.webhook_status == "present":
        entry["status"] = status(reading)
    return entry


def _name(signal: Signal) -> Json:
    return {"name": signal.name, "code": signal.code, "group": signal.group}


def _meta(webhook: Webhook, now: datetime) -> Json:
    return {
        "version": "4.0",
        "webhookId": webhook.id,
        "webhookName": webhook.name,
        "deliveryId": str(uuid4()),
        "deliveredAt": round(now.timestamp() * 1000),
    }
