"""The demo's dashboard, built from what the integration registered."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatch
from typing import Any

from .hass import HomeAssistant

URL_PATH = "ford-cars"
type Entity = Mapping[str, Any]
type Card = dict[str, Any]


def _tile(entity: Entity) -> Card:
    # The section says which car it is, so the entity's own name is enough.
    name = entity["name"] or entity["original_name"]
    tile = {"type": "tile", "entity": entity["entity_id"]}
    return {**tile, "name": name} if name else tile


def _lock(entity: Entity) -> Card:
    features = [{"type": "lock-commands"}]
    return {**_tile(entity), "features": features, "grid_options": {"columns": "full"}}


def _switch(entity: Entity) -> Card:
    return {**_tile(entity), "features": [{"type": "toggle"}]}


def _map(entity: Entity) -> Card:
    return {
        "type": "map",
        "entities": [entity["entity_id"]],
        "default_zoom": 12,
        "grid_options": {"columns": "full", "rows": 4},
    }


# In the order of the dashboard: domain, what the translation key looks like, card.
CARDS: Sequence[tuple[str, str, Callable[[Entity], Card]]] = (
    ("lock", "*", _lock),
    ("switch", "remote_start", _switch),
    ("sensor", "fuel_*", _tile),
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


def _section(name: str, entities: Sequence[Entity]) -> Card:
    cards: list[Card] = [{"type": "heading", "heading": name, "icon": "mdi:car"}]
    for domain, key, card in CARDS:
        cards += [
            card(entity)
            for entity in entities
            if entity["entity_id"].startswith(f"{domain}.")
            and fnmatch(entity["translation_key"], key)
        ]
    return {"type": "grid", "cards": cards}


async def _cars(hass: HomeAssistant, domain: str) -> dict[str, list[Entity]]:
    """Return the entities that are there of each car, by what to call it.

    A car that several accounts show comes first, once for each, with the account's name.
    """
    present = {state["entity_id"] for state in await hass.command("get_states")}
    accounts = {
        entry["entry_id"]: entry["title"]
        for entry in await hass.command("config_entries/get", domain=domain)
    }
    devices = {
        device["id"]: device
        for device in await hass.command("config/device_registry/list")
    }
    cars: dict[str, list[Entity]] = {}
    for entity in await hass.command("config/entity_registry/list"):
        if entity["platform"] == domain and entity["entity_id"] in present:
            cars.setdefault(entity["device_id"], []).append(entity)
    # Only the VIN tells that two devices are one car.
    shown = Counter(devices[car]["serial_number"] for car in cars)
    sections: dict[tuple[int, str], list[Entity]] = {}
    for car, entities in cars.items():
        device = devices[car]
        name = device["name_by_user"] or device["name"]
        times = shown[device["serial_number"]]
        if times > 1:
            name = f"{name} · {accounts[entities[0]['config_entry_id']]}"
        sections[-times, name] = entities
    return {name: entities for (_, name), entities in sorted(sections.items())}


async def save(hass: HomeAssistant, domain: str) -> None:
    """Make or renew the dashboard and let the frontend begin with it."""
    boards = await hass.command("lovelace/dashboards/list")
    if all(board["url_path"] != URL_PATH for board in boards):
        await hass.command(
            "lovelace/dashboards/create",
            url_path=URL_PATH,
            title="Cars",
            icon="mdi:car-multiple",
        )
        await hass.command(
            "frontend/set_system_data", key="core", value={"default_panel": URL_PATH}
        )
    sections = [
        _section(name, sorted(entities, key=lambda entity: str(entity["entity_id"])))
        for name, entities in (await _cars(hass, domain)).items()
    ] or [
        {"type": "grid", "cards": [{"type": "markdown", "content": "No car here yet."}]}
    ]
    view = {"title": "Cars", "type": "sections", "max_columns": 3, "sections": sections}
    config = {"views": [view]}
    await hass.command("lovelace/config/save", url_path=URL_PATH, config=config)
