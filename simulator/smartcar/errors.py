"""Smartcar's errors: a type and a code decide the status, the resolution and the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from uuid import uuid4

from aiohttp import web

from .switches import Switches

type Json = dict[str, Any]

_REAUTHENTICATE_AT: Final = "https://connect.smartcar.com/oauth/reauthenticate"
_HELP_AT: Final = "https://smartcar.com/docs/errors/api-errors/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One error type: its HTTP status, its usual resolution and the codes it can have."""

    status: int
    resolution: str | None
    codes: tuple[str | None, ...]
    text: str
    advice: str | None = None


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "AUTHENTICATION": Kind(
            status=401,
            resolution=None,
            codes=(None, "UNAUTHORIZED", "ACCESS_DENIED"),
            text="The authorization header is missing or its token is not accepted.",
        ),
        "PERMISSION": Kind(
            status=403,
            resolution="REAUTHENTICATE",
            codes=(None,),
            text="The owner has not granted the permission this needs.",
            advice="Your permission is needed for this. Connect the car again.",
        ),
        "BILLING": Kind(
            status=430,
            resolution="CONTACT_SUPPORT",
            codes=(
                "INVALID_PLAN",
                "VEHICLE_LIMIT",
                "VEHICLE_REQUEST_LIMIT",
                "ACCOUNT_SUSPENDED",
            ),
            text="The plan of the application does not cover this request.",
        ),
        "COMPATIBILITY": Kind(
            status=501,
            resolution=None,
            codes=(
                "MAKE_NOT_COMPATIBLE",
                "SMARTCAR_NOT_CAPABLE",
                "VEHICLE_NOT_CAPABLE",
                "PLATFORM_NOT_CAPABLE",
            ),
            text="The car cannot do this.",
            advice="Your car does not support this.",
        ),
        "CONNECTED_SERVICES_ACCOUNT": Kind(
            status=400,
            resolution="ACTION_REQUIRED",
            codes=(
                "ACCOUNT_ISSUE",
                "AUTHENTICATION_FAILED",
                "NO_VEHICLES",
                "PERMISSION",
                "SUBSCRIPTION",
                "VEHICLE_MISSING",
                "VIRTUAL_KEY_REQUIRED",
            ),
            text="Something is the matter with the account at the maker of the car.",
            advice="Look into the app of your car's maker: your account needs attention.",
        ),
        "RATE_LIMIT": Kind(
            status=429,
            resolution="RETRY_LATER",
            codes=("SMARTCAR_API", "VEHICLE"),
            text="Too many requests in too short a time.",
            advice="Your car has been asked too often, try again later.",
        ),
        "RESOURCE_NOT_FOUND": Kind(
            status=404,
            resolution=None,
            codes=("PATH", "VERSION", "INVALID_PATH"),
            text="There is nothing at this path.",
        ),
        "SERVER": Kind(
            status=500,
            resolution="RETRY_LATER",
            codes=("INTERNAL", "MULTIPLE_RECORDS_FOUND", "RECORD_NOT_FOUND"),
            text="Something went wrong on our side.",
        ),
        "UPSTREAM": Kind(
            status=502,
            resolution="RETRY_LATER",
            codes=(
                "INVALID_DATA",
                "KNOWN_ISSUE",
                "NO_RESPONSE",
                "RATE_LIMIT",
                "UNKNOWN_ISSUE",
            ),
            text="The maker's service gave no usable answer.",
            advice="Your car could not be reached, try again later.",
        ),
        "VALIDATION": Kind(
            status=400,
            resolution=None,
            codes=(None, "PARAMETER", "INVALID_INPUT_FORMAT"),
            text="A parameter is missing or has the wrong form.",
        ),
        "VEHICLE_STATE": Kind(
            status=409,
            resolution="RETRY_LATER",
            codes=(
                "ASLEEP",
                "CHARGING_IN_PROGRESS",
                "CHARGING_PLUG_CONNECTED",
                "CHARGING_PLUG_NOT_CONNECTED",
                "CHARGE_FAULT",
                "DOOR_OPEN",
                "FULLY_CHARGED",
                "HOOD_OPEN",
                "IGNITION_ON",
                "IN_MOTION",
                "NOT_CHARGING",
                "REMOTE_ACCESS_DISABLED",
                "TRUNK_OPEN",
                "UNKNOWN",
                "UNREACHABLE",
                "VEHICLE_OFFLINE_FOR_SERVICE",
                "DEVICE_PAIRING_REQUIRED",
            ),
            text="The state the car is in does not allow this.",
            advice="Your car cannot do this in the state it is in.",
        ),
    }
)
_STATUS: Final = {
    ("AUTHENTICATION", "ACCESS_DENIED"): 403,
}
_RESOLUTION: Final = {
    ("COMPATIBILITY", "PLATFORM_NOT_CAPABLE"): "REAUTHENTICATE",
    ("CONNECTED_SERVICES_ACCOUNT", "AUTHENTICATION_FAILED"): "REAUTHENTICATE",
}
_URL: Final = {
    ("CONNECTED_SERVICES_ACCOUNT", "AUTHENTICATION_FAILED"): _REAUTHENTICATE_AT,
    (
        "CONNECTED_SERVICES_ACCOUNT",
        "VIRTUAL_KEY_REQUIRED",
    ): "https://smartcar.com/docs/help/virtual-key",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartcarError:
    """One of Smartcar's errors, as an answer or inside one.

    `retry_after` (whole seconds) goes as a header; `detail` are the fields a VALIDATION is about.
    """

    type: str
    code: str | None = None
    retry_after: int | None = None
    detail: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, word: str, *, retry_after: int | None = None) -> SmartcarError:
        """Return the error called "TYPE.CODE" or "TYPE". Raises ValueError for an unknown one."""
        type_, _, code = word.partition(".")
        kind = KINDS.get(type_)
        if kind is None or (code or None) not in kind.codes:
            raise ValueError(f"Smartcar has no error {word!r}")
        return cls(type=type_, code=code or None, retry_after=retry_after)

    @classmethod
    def invalid(cls, field: str, message: str) -> SmartcarError:
        """Return the VALIDATION about one field."""
        return cls(type="VALIDATION", detail=((field, message),))

    @property
    def status(self) -> int:
        """The HTTP status."""
        return _STATUS.get((self.type, self.code or ""), KINDS[self.type].status)

    @property
    def resolution(self) -> Json:
        """What the client or the person can do: `type`, and `url` where there is one."""
        key = (self.type, self.code or "")
        word = _RESOLUTION.get(key, KINDS[self.type].resolution)
        return {"type": word, "url": _URL.get(key)}

    def brief(self) -> Json:
        """Return the error of one v3 signal: type and code."""
        return {"type": self.type, "code": self.code}

    def v2(self, request_id: str, switches: Switches) -> Json:
        """Return the error object of v2, or that of v1 where the switch says so."""
        kind = KINDS[self.type]
        if switches.error_form == "v1":
            return {
                "error": self.type.lower(),
                "message": kind.text,
                "code": self.code,
                "statusCode": self.status,
                "requestId": request_id,
            }
        resolution: Json | str | None = self.resolution
        if (form := switches.resolution_form) != "object":
            resolution = self.resolution["type"] if form == "text" else None
        body: Json = {
            "type": self.type,
            "code": self.code,
            "description": kind.text,
            "docURL": _documented_at(self),
            "statusCode": self.status,
            "requestId": request_id,
            "resolution": resolution,
            "suggestedUserMessage": kind.advice,
        }
        if self.type == "VALIDATION":
            body["detail"] = [
                {"field": [field], "message": message} for field, message in self.detail
            ]
        return body

    def v3(self, request_id: str) -> Json:
        """Return the error list of v3."""
        kind = KINDS[self.type]
        return {
            "errors": [
                {
                    "status": str(self.status),
                    "type": self.type,
                    "code": self.code,
                    "title": kind.text,
                    "detail": "; ".join(
                        f"{field}: {message}" for field, message in self.detail
                    )
                    or kind.text,
                    "links": {"about": _documented_at(self)},
                    "resolution": self.resolution,
                    "suggestedUserMessage": kind.advice,
                    "meta": {"requestId": request_id},
                }
            ]
        }

    def webhook(self, state: str, signals: list[Any] | None) -> Json:
        """Return the entry of a VEHICLE_ERROR delivery; `state` is ERROR or RESOLVED."""
        kind = KINDS[self.type]
        entry = {
            "type": self.type,
            "code": self.code,
            "description": kind.text,
            "docURL": _documented_at(self),
            "resolution": {"type": self.resolution["type"]},
            "suggestedUserMessage": kind.advice,
            "state": state,
        }
        return entry if signals is None else entry | {"signals": signals}


class Refused(Exception):
    """Raised to end a request with an error."""

    def __init__(self, error: SmartcarError) -> None:
        """Keep the error."""
        super().__init__(error.type, error.code)
        self.error = error


def speaks_v3(host: str) -> bool:
    """Whether a host answers in the words of v3."""
    return host.endswith(".api.smartcar.com")


def answer(error: SmartcarError, host: str, switches: Switches) -> web.Response:
    """Return an error as the host that was asked words it."""
    request_id = str(uuid4())
    headers = {"SC-Request-Id": request_id}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    body = error.v3(request_id) if speaks_v3(host) else error.v2(request_id, switches)
    return web.json_response(body, status=error.status, headers=headers)


_OF_STATUS: Final = {
    400: "VALIDATION",
    401: "AUTHENTICATION",
    403: "PERMISSION",
    404: "RESOURCE_NOT_FOUND.PATH",
    409: "VEHICLE_STATE.UNKNOWN",
    429: "RATE_LIMIT.SMARTCAR_API",
    500: "SERVER.INTERNAL",
    502: "UPSTREAM.NO_RESPONSE",
}


def plane_error(host: str, status: int, message: str) -> web.Response:
    """Return ordered trouble of a status in Smartcar's words; a bare gateway says 503 and 504."""
    if host in ("auth.smartcar.com", "iam.smartcar.com"):
        body = {"error": "server_error", "error_description": message}
        return web.json_response(body, status=status)
    if (word := _OF_STATUS.get(status)) is None:
        return web.json_response({"message": message}, status=status)
    return answer(SmartcarError.of(word), host, Switches())


def _documented_at(error: SmartcarError) -> str:
    page = error.type.lower().replace("_", "-")
    code = f"#{error.code.lower().replace('_', '-')}" if error.code else ""
    return f"{_HELP_AT}{page}-errors{code}"
