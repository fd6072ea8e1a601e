"""The demo's dashboard, built from what the integration registered."""

from collections import Counter
from collections.abc import Mapping, Sequence

from .cards import OVERVIEW, ROOMS, Card, Entity, cards
from .hass import HomeAssistant

URL_PATH = "ford-cars"


def _path(name: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in name.lower())
    return "-".join(words.split())


def _section(title: str, icon: str, content: Sequence[Card]) -> Card:
    heading = {"type": "heading", "heading": title, "icon": icon}
    return {"type": "grid", "cards": [heading, *content]}


def _page(name: str, entities: Sequence[Entity]) -> Card:
    sections = [
        _section(title, icon, content)
        for title, icon, rows in ROOMS
        if (content := cards(entities, rows))
    ]
    return {
        "title": name,
        "path": _path(name),
        "type": "sections",
        "max_columns": 3,
        "sections": sections,
    }


def _overview(cars: Mapping[str, Sequence[Entity]]) -> Card:
    sections = [
        _section(name, "mdi:car", cards(entities, OVERVIEW))
        for name, entities in cars.items()
    ] or [
        {"type": "grid", "cards": [{"type": "markdown", "content": "No car here yet."}]}
    ]
    return {
        "title": "Cars",
        "icon": "mdi:car-multiple",
        "type": "sections",
        "max_columns": 3,
        "sections": sections,
    }


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


async def save(hass: HomeAssistant, domain: str) -> dict[str, str]:
    """Make or renew the dashboard and let the frontend begin with it.

    Return the address of each car's own page by the car's name.
    """
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
    cars = {
        name: sorted(entities, key=lambda entity: str(entity["entity_id"]))
        for name, entities in (await _cars(hass, domain)).items()
    }
    views = [_overview(cars), *(_page(*car) for car in cars.items())]
    await hass.command(
        "lovelace/config/save", url_path=URL_PATH, config={"views": views}
    )
    return {name: f"{hass.origin}/{URL_PATH}/{_path(name)}" for name in cars}
