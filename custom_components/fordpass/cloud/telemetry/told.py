"""What a car tells again and again, decoded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from operator import attrgetter
import re
from typing import Any, Final

import orjson

from .. import signals as s
from ..parts import part
from ..reading import Reading, Readings
from .decode import METRICS, SECTIONS, decode, fold, own_name
from .envelope import Decoder, measured_at

# The parts beside the metrics: where entries of theirs lie one level deeper, and what stamps an entry.
_PARTS: Final = {
    "states": ("commands", "timestamp"),
    "events": ("customEvents", "updateTime"),
}
# What Python takes for equal although it is not: 1 and true, 0 and false.
_AMBIGUOUS: Final = re.compile(rb"[:\[,](?:true|false|-?[01](?:\.0)?)[,}\]]")
_AT: Final = attrgetter("at")


class _Where(Enum):
    """Where an entry holds something ambiguous."""

    NOWHERE = auto()
    VALUE = auto()
    ANYWHERE = auto()


# Looking a member up takes longer than comparing two metrics.
_NOWHERE, _VALUE = _Where.NOWHERE, _Where.VALUE


@dataclass(slots=True)
class _Told:
    """An entry as it was told last; `where` is None until it was told again."""

    entry: Any
    where: _Where | None = None

    def is_again(self, entry: Any) -> bool:
        """Say whether an entry that Python takes for equal is the same."""
        if (where := self.where) is None:
            where = self.where = _ambiguous(self.entry)
        if where is _NOWHERE:
            return True
        if where is _VALUE:
            return type(self.entry["value"]) is type(entry["value"])
        packed = _packed(self.entry)
        return packed is not None and packed == _packed(entry)


class Telling:
    """Decodes the documents of one car in turn, of each what it does not tell as the one before did."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._metrics: dict[str, _Told] = {}
        self._sections: dict[str, dict[str, _Told]] = {name: {} for name in SECTIONS}
        self._parts: dict[str, dict[str, _Told]] = {
            path: {}
            for name, (section, _) in _PARTS.items()
            for path in (name, section)
        }

    def decode(
        self, document: Mapping[str, Any], now: datetime | None = None
    ) -> Readings:
        """Return the readings that are not known from the documents before.

        What has no usable time of its own is measured when it is heard, so it is always news.
        """
        now = datetime.now(UTC) if now is None else now
        readings: Readings = {}
        if isinstance(metrics := document.get("metrics"), dict):
            _take(self._metrics, metrics, METRICS, now, readings)
            for name, decoders in SECTIONS.items():
                if isinstance(section := metrics.get(name), dict):
                    _take(self._sections[name], section, decoders, now, readings)
            if readings:
                newest = max(map(_AT, readings.values()))
                readings[s.LAST_NEWS] = Reading(newest, newest)
        if (document.get("states") or document.get("events")) and (
            fresh := self._fresh_parts(document, now)
        ):
            fold(readings, decode(fresh, now).items())
        return readings

    def _fresh_parts(
        self, document: Mapping[str, Any], now: datetime
    ) -> dict[str, dict[str, Any]]:
        """Return what the parts beside the metrics do not tell as before."""
        fresh: dict[str, dict[str, Any]] = {}
        for name, (section, stamp) in _PARTS.items():
            if not (entries := part(document.get(name))):
                continue
            kept = self._fresh(name, entries, stamp, now)
            inner = part(kept.pop(section, None))
            if inner := self._fresh(section, inner, stamp, now):
                kept[section] = inner
            if kept:
                fresh[name] = kept
        return fresh

    def _fresh(
        self, path: str, entries: Mapping[str, Any], stamp: str, now: datetime
    ) -> dict[str, Any]:
        told = self._parts[path]
        fresh = {}
        for name, entry in entries.items():
            known = told.get(name)
            if known is not None and known.entry == entry and known.is_again(entry):
                continue
            fresh[name] = entry
            if isinstance(entry, dict) and measured_at(entry, now, stamp) is not now:
                told[name] = _Told(entry)
            else:
                told.pop(name, None)
        return fresh


def _take(
    told: dict[str, _Told],
    entries: Mapping[str, Any],
    decoders: Mapping[str, Decoder],
    now: datetime,
    readings: Readings,
) -> None:
    """Fold what metrics do not tell as before into the readings."""
    for name, entry in entries.items():
        known = told.get(name)
        # Almost all that is told is told again, so this is asked here and at once.
        if (
            known is not None
            and known.entry == entry
            and (known.where is _NOWHERE or known.is_again(entry))
        ):
            continue
        decoder = decoders.get(name) or decoders.get(own_name(name))
        if decoder is None:
            continue
        heard_now = False
        for signal, reading in decoder(entry, now):
            have = readings.get(signal)
            if have is None or have.at <= reading.at:
                readings[signal] = reading
            heard_now = heard_now or reading.at is now
        if heard_now:
            told.pop(name, None)
        elif known is None:
            told[name] = _Told(entry)
        else:
            known.entry, known.where = entry, None


def _ambiguous(entry: Any) -> _Where:
    """Return where an entry holds what Python takes for equal although it is not."""
    if not _may_be_ambiguous(entry):
        return _NOWHERE
    if (
        isinstance(entry, dict)
        and isinstance(entry.get("value"), bool | int | float)
        and not _may_be_ambiguous({**entry, "value": None})
    ):
        return _VALUE
    return _Where.ANYWHERE


def _may_be_ambiguous(entry: Any) -> bool:
    packed = _packed(entry)
    return packed is None or _AMBIGUOUS.search(packed) is not None


def _packed(entry: Any) -> bytes | None:
    """Return an entry as JSON, None for one so deep that it can be read but not written."""
    try:
        return orjson.dumps(entry)
    except orjson.JSONEncodeError:
        return None
