"""Writes docs/entities.md and docs/actions.md: what there is in Home Assistant, for which car, and by which of Ford's names.

Made from the code and from the simulator's cars, so that it cannot say anything else than they do.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
import json
from pathlib import Path
import textwrap
from typing import Any, Final

from custom_components.fordpass.actions import ACTIONS
from custom_components.fordpass.cloud.commands import Command
from custom_components.fordpass.cloud.fordpass.commands import REQUESTS, WRITES
from custom_components.fordpass.cloud.signals import Signal
from custom_components.fordpass.const import DOMAIN
from custom_components.fordpass.entity import FordPassDescription
from homeassistant.util.yaml import load_yaml_dict

from .fixture_cars import FixtureCar, read_fleet
from .ford_names import NOT_READ
from .surface import derived, mentioned, names, rows, senders, shown

ROOT: Final = Path(__file__).parent.parent
INTEGRATION: Final = ROOT / "custom_components" / DOMAIN
ENTITIES: Final = ROOT / "docs" / "entities.md"
ACTIONS_PAGE: Final = ROOT / "docs" / "actions.md"
ENGLISH: Final = json.loads((INTEGRATION / "translations/en.json").read_text())

_ABOUT: Final = {
    "bev_mach_e": "battery-electric",
    "phev_kuga": "plug-in hybrid",
    "ice_f150": "petrol pick-up",
    "diesel_transit": "diesel van",
    "hev_maverick": "hybrid",
    "vw_explorer": "battery-electric on Volkswagen's platform",
    "old_focus": "petrol, an old modem that tells little",
    "lincoln_nautilus": "hybrid Lincoln",
    "pending_car": "petrol",
    "rhd_puma": "petrol, right-hand drive",
    "dually_f350": "diesel truck with dual rear wheels",
    "van_transit": "diesel van of 3.5 t",
}
_CLOUDS: Final = {"smartcar": "Smartcar", "fordconnect": "FordConnect"}
_OWN: Final = "the integration itself"


def _table(head: Sequence[str], lines: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for line in lines:
        yield f"| {' | '.join(line)} |"
    yield ""


def _cars(cars: list[FixtureCar], which: Iterable[FixtureCar]) -> str:
    having = [car.model.name for car in which]
    if len(having) == len(cars):
        return "all"
    lacking = [car.model.name for car in cars if car.model.name not in having]
    if 0 < len(lacking) <= 3:
        return f"all but {', '.join(lacking)}"
    return ", ".join(having) or "none of these"


def _told_by(cars: list[FixtureCar]) -> dict[Signal[Any], list[str]]:
    """Return by which of Ford's names, or documents, a signal comes."""
    found: dict[Signal[Any], list[str]] = {}
    for section, known in names().items():
        for name, told in known.items():
            for signal in told:
                prefix = (
                    "" if section == "metrics" else f"{section.rpartition('.')[2]}."
                )
                found.setdefault(signal, []).append(f"`{prefix}{name}`")
    for car in cars:
        for key, read in car.read.items():
            for signal in read:
                source = f"document *{key}*"
                if source not in found.setdefault(signal, []):
                    found[signal].append(source)
    for cloud, title in _CLOUDS.items():
        for signal in mentioned(cloud) - found.keys():
            found[signal] = [title]
    return found


def _inputs(told_by: Mapping[Signal[Any], list[str]]) -> dict[Signal[Any], list[str]]:
    """Return from which of Ford's names, or documents, a signal follows."""
    found: dict[Signal[Any], list[str]] = {}
    for told, known in told_by.items():
        for signal in derived([told]):
            found.setdefault(signal, []).extend(known)
    return found


def _sources(
    row: FordPassDescription,
    told_by: Mapping[Signal[Any], list[str]],
    inputs: Mapping[Signal[Any], list[str]],
) -> str:
    sources: dict[str, None] = {}
    for signal in sorted(shown(row), key=lambda signal: signal.key):
        known = told_by.get(signal) or inputs.get(signal, [])
        sources |= dict.fromkeys(sorted(known))
    return ", ".join(sources) or ("–" if row.commands else _OWN)


def _of_entities(cars: list[FixtureCar]) -> Iterator[str]:
    told_by = _told_by(cars)
    inputs = _inputs(told_by)
    table = rows()
    for platform in dict.fromkeys(platform for platform, _ in table):
        yield f"### {platform}"
        yield ""
        words = ENGLISH["entity"].get(platform, {})
        yield from _table(
            ("key", "name", "told by", "cars", "on by default"),
            (
                (
                    f"`{row.key}`",
                    words.get(row.key, {}).get("name", "*the car's own*"),
                    _sources(row, told_by, inputs),
                    _cars(cars, [car for car in cars if row.exists(car)]),
                    "yes" if row.entity_registry_enabled_default else "no",
                )
                for of, row in table
                if of == platform
            ),
        )


def _of_names() -> Iterator[str]:
    showing: dict[Signal[Any], list[str]] = {}
    for platform, row in rows():
        for signal in shown(row):
            showing.setdefault(signal, []).append(f"`{platform}.{row.key}`")
    for section, known in names().items():
        yield f"### {section}"
        yield ""
        yield from _table(
            ("name", "shown by"),
            (
                (f"`{name}`", _where(name, told, showing))
                for name, told in known.items()
            ),
        )


def _where(
    name: str, told: frozenset[Signal[Any]], showing: Mapping[Any, list[str]]
) -> str:
    """Return what shows a name. Raises KeyError for one that nothing shows and no reason is given for."""
    entities: dict[str, None] = {}
    for signals in (told, derived(told)):
        for signal in sorted(signals, key=lambda signal: signal.key):
            entities |= dict.fromkeys(showing.get(signal, ()))
        if entities:
            return ", ".join(entities)
    return f"*{NOT_READ[name]}*"


def _of_commands(cars: list[FixtureCar]) -> Iterator[str]:
    where = senders()
    yield from _table(
        ("command", "at Ford", "by", "cars"),
        (
            (
                f"`{command.value}`",
                f"`{REQUESTS[command].type}`"
                if command in REQUESTS
                else "a change at Ford's own hosts"
                if command in WRITES
                else "–",
                ", ".join(where[command]) or "–",
                _cars(cars, [car for car in cars if car.info.can(command)]),
            )
            for command in Command
        ),
    )


def _fill(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, 120)
    yield ""


async def entities() -> str:
    """Return the page on entities."""
    cars = await read_fleet()
    lines = ["# Entities", ""]
    lines += _fill(
        "This page is written by `python -m script.entities` from the code and from the simulator's cars, and a test "
        "proves that it is what the code says. Which entities a car gets follows from what it ever told and from what "
        "Ford says it can do: the cars here show what is usual for their kind. They stand still and do not charge, so "
        "what a car tells only while it drives or charges may come later, by itself. What is off by default is turned "
        "on in the entity's settings. The table is of FordPass; FordConnect and Smartcar fill the same entities as far "
        "as their own data go; what only they tell names them."
    )
    lines += ["## Cars of this page", ""]
    lines += _table(
        ("car", "model", "kind"),
        (
            (
                car.model.name,
                f"{car.model.model} {car.model.year}",
                _ABOUT[car.model.name],
            )
            for car in cars
        ),
    )
    lines += ["## By entity", "", *_of_entities(cars)]
    lines += ["## By Ford's names", ""]
    lines += _fill(
        "Everything that telemetry is known to hold, and where it is shown. What is not shown has its reason."
    )
    lines += [*_of_names(), "## By command", "", *_of_commands(cars)]
    return "\n".join(lines)


def actions() -> str:
    """Return the page on actions."""
    services = load_yaml_dict(str(INTEGRATION / "services.yaml"))
    lines = ["# Actions", ""]
    lines += _fill(
        "This page is written by `python -m script.entities`. Every action takes the device of a car as its target. What "
        "a car cannot do, and what is entered wrongly, is refused before anything is sent; what fails is told with its "
        "reason, and the automation stops there."
    )
    for name, action in sorted(ACTIONS.items()):
        words = ENGLISH["services"][name]
        lines += [f"## {words['name']}", "", f"`{DOMAIN}.{name}`", ""]
        lines += _fill(words["description"])
        if action.returns:
            lines += _fill("It returns data, for one car at a time.")
        if fields := services[name].get("fields"):
            lines += _table(
                ("field", "required", "what it is", "choices"),
                (
                    (
                        f"`{field}`",
                        "yes" if about.get("required") else "no",
                        words["fields"][field]["description"],
                        _choices(about["selector"]),
                    )
                    for field, about in fields.items()
                ),
            )
    return "\n".join(lines)


def _choices(selector: Mapping[str, Any]) -> str:
    ((kind, about),) = selector.items()
    about = about or {}
    options = about.get("options")
    if options:
        return ", ".join(
            f"`{option['value'] if isinstance(option, dict) else option}`"
            for option in options
        )
    if "min" in about and "max" in about:
        return f"{about['min']} to {about['max']} {about.get('unit_of_measurement', '')}".strip()
    return str(kind)


if __name__ == "__main__":
    ENTITIES.write_text(asyncio.run(entities()))
    ACTIONS_PAGE.write_text(actions())
