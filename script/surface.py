"""Which signals Ford's names become, and which entities and actions show and send what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from importlib import import_module
from inspect import getsource
from pathlib import Path
import re
from types import CodeType, FunctionType
from typing import Any

from custom_components.fordpass.actions import ACTIONS
from custom_components.fordpass.cloud import derive, signals
from custom_components.fordpass.cloud.commands import Command
from custom_components.fordpass.cloud.signals import Signal
from custom_components.fordpass.cloud.telemetry import decode as telemetry
from custom_components.fordpass.const import DOMAIN, PLATFORMS
from custom_components.fordpass.entity import FordPassDescription

from .ford_names import SECTIONS

type Row = tuple[str, FordPassDescription]

_TABLES: Mapping[str, Mapping[str, Any]] = {
    "metrics": telemetry.METRICS,
    **{f"metrics.{name}": rows for name, rows in telemetry.SECTIONS.items()},
    "states": telemetry.STATES,
    "events": telemetry.EVENTS,
}
_OURS = f"custom_components.{DOMAIN}.cloud"


def rows() -> list[Row]:
    """Return the rows of all platforms, with their platform, in the order of their keys."""
    found = [
        (platform.value, row)
        for platform in PLATFORMS
        for table in vars(_module(platform)).values()
        if isinstance(table, tuple)
        for row in table
        if isinstance(row, FordPassDescription)
    ]
    return sorted(found, key=lambda row: (row[0], row[1].key))


def shown(row: FordPassDescription) -> frozenset[Signal[Any]]:
    """Return the signals an entity shows."""
    topics = {topic for topic in row.topics if isinstance(topic, Signal)}
    return frozenset(topics | ({row.signal} if row.signal else set()))


def names() -> dict[str, dict[str, frozenset[Signal[Any]]]]:
    """Return the signals that each of Ford's names tells, by the section it is in."""
    return {
        section: {name: frozenset(_told(section, name)) for name in known}
        for section, known in SECTIONS.items()
    }


def derived(told: Iterable[Signal[Any]]) -> frozenset[Signal[Any]]:
    """Return what follows from these signals, as long as anything does."""
    found = set(told)
    while more := {
        rule.output
        for rule in derive.RULES
        if rule.output not in found and not rule.inputs.isdisjoint(found)
    }:
        found |= more
    return frozenset(found)


def mentioned(cloud: str) -> frozenset[Signal[Any]]:
    """Return the signals that the code of one of the clouds names."""
    sources = import_module(f"{_OURS}.{cloud}").__path__[0]
    named = {
        name
        for source in Path(sources).glob("*.py")
        for name in re.findall(r"\bs\.([A-Z][A-Z_0-9]+)\b", source.read_text())
    }
    found = [getattr(signals, name, None) for name in named]
    return frozenset(signal for signal in found if isinstance(signal, Signal))


def senders() -> dict[Command, list[str]]:
    """Return the entities, `platform.key`, and the actions that send each command."""
    found: dict[Command, list[str]] = {command: [] for command in Command}
    for platform, row in rows():
        for command in _commands(row):
            found[command].append(f"`{platform}.{row.key}`")
    for name, action in sorted(ACTIONS.items()):
        for command in action.commands:
            found[command].append(f"`{DOMAIN}.{name}`")
    for command, where in found.items():
        if not where:
            where.extend(_mentioning(command))
    return found


def _module(platform: str) -> Any:
    return import_module(f"custom_components.{DOMAIN}.{platform}")


def _told(section: str, name: str) -> Iterator[Signal[Any]]:
    if (decoder := _TABLES[section].get(name)) is not None:
        yield from _signals(decoder, set())


def _signals(thing: Any, seen: set[int]) -> Iterator[Signal[Any]]:
    """Yield the signals a decoder can tell: those in its closure, and those its code names."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    parts: Iterable[Any] = ()
    match thing:
        case Signal():
            yield thing
        case FunctionType():
            if thing.__module__.startswith(_OURS):
                parts = [
                    *(cell.cell_contents for cell in thing.__closure__ or ()),
                    *_named(thing, thing.__code__),
                ]
        case partial():
            parts = (thing.func, *thing.args, *thing.keywords.values())
        case Mapping():
            parts = (*thing.keys(), *thing.values())
        case tuple() | list() | frozenset():
            parts = thing
    for part in parts:
        yield from _signals(part, seen)


def _named(function: FunctionType, code: CodeType) -> Iterator[Any]:
    for name in code.co_names:
        if name.isupper() and hasattr(signals, name):
            yield getattr(signals, name)
        elif name in function.__globals__:
            yield function.__globals__[name]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _named(function, constant)


def _commands(row: FordPassDescription) -> set[Command]:
    found = set(row.commands)
    for about in fields(row):
        # A row that gives way to another says by what, and does not send it.
        if about.name in ("instead", "unless"):
            continue
        value = getattr(row, about.name)
        if isinstance(value, Command):
            found.add(value)
    return found


def _mentioning(command: Command) -> Iterator[str]:
    """Yield the entities of the platforms whose code sends a command by itself."""
    for platform in PLATFORMS:
        if f"Command.{command.name}" in getsource(_module(platform)):
            yield from (f"`{of}.{row.key}`" for of, row in rows() if of == platform)
