"""The cards of the demo's dashboard: which entity is shown how, and where."""

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatch
from typing import Any

type Entity = Mapping[str, Any]
type Card = dict[str, Any]
type Row = tuple[str, str, Callable[[Entity], Card]]
"""The domain, what the translation key looks like, and the card."""

FULL = {"columns": "full"}


def _tile(entity: Entity) -> Card:
    # The section says which car it is, so the entity's own name is enough.
    name = entity["name"] or entity["original_name"]
    tile = {"type": "tile", "entity": entity["entity_id"]}
    return {**tile, "name": name} if name else tile


def _wide(*features: Card) -> Callable[[Entity], Card]:
    def card(entity: Entity) -> Card:
        return {**_tile(entity), "features": list(features), "grid_options": FULL}

    return card


_lock = _wide({"type": "lock-commands"})
_climate = _wide({"type": "target-temperature"}, {"type": "climate-hvac-modes"})
_slider = _wide({"type": "numeric-input", "style": "slider"})
_choice = _wide({"type": "select-options"})


def _switch(entity: Entity) -> Card:
    return {**_tile(entity), "features": [{"type": "toggle"}]}


def _button(entity: Entity) -> Card:
    return {**_tile(entity), "tap_action": {"action": "toggle"}}


def _picture(entity: Entity) -> Card:
    return {
        "type": "picture-entity",
        "entity": entity["entity_id"],
        "show_name": False,
        "show_state": False,
        "fit_mode": "contain",
        "grid_options": {**FULL, "rows": 3},
    }


def _todo(entity: Entity) -> Card:
    return {
        "type": "todo-list",
        "entity": entity["entity_id"],
        "hide_create": True,
        "grid_options": FULL,
    }


def _map(entity: Entity) -> Card:
    return {
        "type": "map",
        "entities": [entity["entity_id"]],
        "default_zoom": 12,
        "grid_options": {**FULL, "rows": 4},
    }


OVERVIEW: Sequence[Row] = (
    ("lock", "*", _lock),
    ("switch", "remote_start", _switch),
    ("sensor", "fuel_level", _tile),
    ("sensor", "fuel_range", _tile),
    ("sensor", "hv_battery_charge", _tile),
    ("sensor", "hv_battery_range", _tile),
    ("sensor", "charge_status", _tile),
    ("sensor", "odometer", _tile),
    ("sensor", "outside_temperature", _tile),
    ("sensor", "tire_pressure_*", _tile),
    ("binary_sensor", "door_*", _tile),
    ("binary_sensor", "hood", _tile),
    ("sensor", "last_news", _tile),
    ("device_tracker", "location", _map),
)
"""What the first page shows of every car."""

ROOMS: Sequence[tuple[str, str, Sequence[Row]]] = (
    (
        "At a glance",
        "mdi:car-info",
        (
            ("image", "picture", _picture),
            ("lock", "*", _lock),
            ("switch", "remote_start", _switch),
            ("button", "extend_remote_start", _button),
            ("sensor", "last_news", _tile),
            ("binary_sensor", "health_problem", _tile),
            ("device_tracker", "location", _map),
        ),
    ),
    (
        "Energy",
        "mdi:gas-station",
        (
            ("sensor", "hv_battery_charge", _tile),
            ("sensor", "hv_battery_range", _tile),
            ("sensor", "fuel_level", _tile),
            ("sensor", "fuel_range", _tile),
            ("sensor", "def_level", _tile),
            ("sensor", "def_range", _tile),
            ("binary_sensor", "plugged_in", _tile),
            ("sensor", "charge_status", _tile),
            ("sensor", "charger_power", _tile),
            ("sensor", "charge_complete_at", _tile),
            ("switch", "charge", _switch),
            ("button", "resume_charge_schedule", _button),
            ("number", "charge_limit", _slider),
            ("number", "charge_current_limit", _slider),
            ("select", "*charge_limit", _tile),
            ("select", "dc_power_limit", _tile),
            ("sensor", "last_charge_energy", _tile),
            ("sensor", "last_charge_end", _tile),
            ("sensor", "lv_battery_charge", _tile),
            ("sensor", "lv_battery_voltage", _tile),
        ),
    ),
    (
        "Climate and departures",
        "mdi:car-seat-heater",
        (
            ("climate", "climate", _climate),
            ("sensor", "outside_temperature", _tile),
            ("sensor", "cabin_temperature", _tile),
            ("select", "climate_seat_*", _tile),
            ("switch", "climate_*", _switch),
            ("switch", "departures", _switch),
            ("sensor", "next_departure", _tile),
            ("calendar", "departures", _tile),
        ),
    ),
    (
        "Doors, windows and tires",
        "mdi:car-door",
        (
            ("sensor", "lock_state", _tile),
            ("binary_sensor", "hood", _tile),
            ("binary_sensor", "door_*", _tile),
            ("binary_sensor", "window_*", _tile),
            ("sensor", "tire_pressure_*", _tile),
            ("sensor", "tire_status", _tile),
        ),
    ),
    (
        "Journeys",
        "mdi:road-variant",
        (
            ("sensor", "odometer", _tile),
            ("binary_sensor", "ignition", _tile),
            ("sensor", "gear", _tile),
            ("sensor", "last_trip_*", _tile),
            ("sensor", "trip_fuel_economy", _tile),
            ("sensor", "oil_life", _tile),
            ("sensor", "coolant_temperature", _tile),
        ),
    ),
    (
        "Care",
        "mdi:car-wrench",
        (
            ("update", "software", _tile),
            ("switch", "automatic_updates", _switch),
            ("switch", "guard_mode", _switch),
            ("switch", "zone_lights", _switch),
            ("select", "lit_zone", _choice),
            ("switch", "trailer_light_check", _switch),
            ("button", "honk_and_flash", _button),
            ("button", "refresh_status", _button),
            ("event", "*", _tile),
            ("todo", "messages", _todo),
        ),
    ),
)
"""What a car's own page shows, section by section."""


def cards(entities: Sequence[Entity], rows: Sequence[Row]) -> list[Card]:
    """Return the cards of the entities that a car has, in the order of the rows."""
    return [
        card(entity)
        for domain, key, card in rows
        for entity in entities
        if entity["entity_id"].startswith(f"{domain}.")
        and fnmatch(entity["translation_key"], key)
    ]
