"""Homes in which an older integration of the domain ran: its files, as they lay there when ours was installed."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from pathlib import Path
import time
from typing import Any

from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.fordpass.const import DOMAIN
from homeassistant import loader
from homeassistant.components.repairs import repairs_flow_manager
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_START, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import (
    area_registry as ar,
    category_registry as cr,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    frame,
    issue_registry as ir,
    label_registry as lr,
    restore_state as rs,
)
from homeassistant.setup import async_setup_component
from simulator import Simulator

from .older_files import Row, Rows, device_of, entity_of, entry_of
from .owner import Owner
from .witness import issues


@dataclass(slots=True)
class OlderHome:
    """The files of a home, and its lives from one start of Home Assistant to its end."""

    simulator: Simulator
    storage: dict[str, Any]
    config: Path
    email: str = "driver@example.com"
    entries: list[dict[str, Any]] = field(default_factory=list)
    devices: list[dict[str, Any]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    # What the older integrations left

    def marq24(
        self, car: str, rows: Rows, *, region: str = "usa", **said: Any
    ) -> dict[str, Any]:
        """Leave an entry of version 2.1 with its device and entities."""
        vin = self.simulator.cars[car].vin
        data = {
            "username": self.email,
            "region": region,
            "vin": vin,
            "is_supported": True,
        }
        said.setdefault("options", {"pressure_unit": "BAR", "update_interval": 290})
        entry = self._entry(2, f"2023 Ford [VIN: {vin}]", data, said)
        device = self._device(entry, vin, f"VIN: {vin}")
        for row in rows:
            unique_id = f"fordpass_uid_{vin}_{row[1]}".lower()
            self._entity(entry, device, row, f"fordpass_{vin}_{row[1]}", unique_id)
        return entry

    def itchannel(
        self, car: str, rows: Rows, *, region: str = "USA", **said: Any
    ) -> dict[str, Any]:
        """Leave an entry of version 1 with its device and entities."""
        vin = self.simulator.cars[car].vin
        data = {
            "username": self.email,
            "password": "drive",
            "region": region,
            "vin": vin,
        }
        said.setdefault("options", {"pressure_unit": "PSI", "distance_unit": "mi"})
        entry = self._entry(1, f"Vehicle ({vin})", data, said)
        device = self._device(entry, vin, f"Ford Vehicle ({vin})")
        for row in rows:
            unique_id = f"{vin}-fordpass_{row[1]}"
            self._entity(entry, device, row, f"fordpass_{row[1]}", unique_id)
        return entry

    def tokens(
        self, region: str = "usa", *, name: str | None = None, **said: Any
    ) -> Path:
        """Leave living tokens in the file of an account and a region; `said` is changed in it."""
        pair = self.simulator.fordpass.issue_cat(self.email, region)
        expires = time.time() + pair.access.life
        return self.token_file(
            json.dumps(
                {
                    "access_token": pair.access.text,
                    "refresh_token": pair.refresh.text,
                    "expires_in": pair.access.life,
                    "expiry_date": expires,
                    "refresh_expiry_date": expires + 15_000_000,
                    "auto_token": "tmc.sample.access",
                    "auto_expiry_date": expires,
                    **said,
                }
            ),
            name or f".storage/fordpass/{self.email}_access_token@{region}.txt",
        )

    def token_file(self, text: str, name: str) -> Path:
        """Leave any text as a file of the configuration."""
        path = self.config / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def _entry(
        self, version: int, title: str, data: dict[str, Any], said: Mapping[str, Any]
    ) -> dict[str, Any]:
        entry = entry_of(len(self.entries), version, title, data, **said)
        self.entries.append(entry)
        return entry

    def _device(self, entry: Mapping[str, Any], vin: str, name: str) -> dict[str, Any]:
        device = device_of(len(self.devices), entry, vin, name)
        self.devices.append(device)
        return device

    def _entity(
        self,
        entry: Mapping[str, Any],
        device: Mapping[str, Any],
        row: Row,
        object_id: str,
        unique_id: str,
    ) -> None:
        entity = entity_of(len(self.entities), entry, device, row, unique_id)
        entity_id = f"{row[0]}.{object_id}".lower()
        if entity_id in {other["entity_id"] for other in self.entities}:
            entity_id += "_2"
        self.entities.append({**entity, "entity_id": entity_id})

    def leave(self) -> None:
        """Write the files of Home Assistant, of the versions they had when the older integrations ran."""
        files: Iterable[tuple[str, int, int, dict[str, Any]]] = (
            ("core.config_entries", 1, 5, {"entries": self.entries}),
            (
                "core.device_registry",
                1,
                10,
                {"devices": self.devices, "deleted_devices": []},
            ),
            (
                "core.entity_registry",
                1,
                17,
                {"entities": self.entities, "deleted_entities": []},
            ),
        )
        for key, version, minor_version, data in files:
            # What is loaded is changed in place, and this is looked at later.
            self.storage[key] = json.loads(
                json.dumps(
                    {
                        "version": version,
                        "minor_version": minor_version,
                        "key": key,
                        "data": data,
                    }
                )
            )

    # Its lives

    @asynccontextmanager
    async def life(self) -> AsyncGenerator[Owner]:
        """Start Home Assistant with ours installed; at the end it stops as it should."""
        async with async_test_home_assistant(
            load_registries=False,
            config_dir=str(self.config),
            initial_state=CoreState.not_running,
        ) as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
            try:
                await _load(hass)
                await async_setup_component(hass, DOMAIN, {})
                hass.set_state(CoreState.running)
                hass.bus.async_fire(EVENT_HOMEASSISTANT_START)
                hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
                await hass.async_block_till_done()
                yield Owner(hass, self.simulator, email=self.email)
            finally:
                # Not what Home Assistant does when it stops, but what shows that nothing runs on.
                for entry in hass.config_entries.async_loaded_entries(DOMAIN):
                    await hass.config_entries.async_unload(entry.entry_id)
                await hass.async_stop(force=True)

    def old(self, platform: str, key: str, car: str) -> dict[str, Any]:
        """Return an entity as an older integration left it."""
        vin = self.simulator.cars[car].vin.lower()
        (entity,) = (
            entity
            for entity in self.entities
            if entity["entity_id"].startswith(f"{platform}.")
            and entity["unique_id"].lower()
            in (
                f"fordpass_uid_{vin}_{key.lower()}",
                f"{vin}-fordpass_{key.lower()}",
            )
        )
        return entity


async def _load(hass: HomeAssistant) -> None:
    """Load what lies on disk, as Home Assistant does before any integration."""
    for helper in (frame, dr):
        helper.async_setup(hass)
    for registry in (ar, cr, dr, er, fr, ir, lr, rs):
        await registry.async_load(hass)
    await hass.config_entries.async_initialize()


def told(owner: Owner) -> list[str]:
    """Return what the repair says of what was left, line by line."""
    lines = [
        line
        for issue in issues(owner.hass)
        if issue.translation_key == "left_behind"
        for line in (issue.translation_placeholders or {})["entities"].splitlines()
    ]
    # The lines are in no place that is logged or stored, and still they name no car by its VIN.
    for car in owner.simulator.cars.values():
        assert car.vin.lower() not in "".join(lines).lower()
    return lines


async def repair(owner: Owner) -> None:
    """Open the repair of what was left, and submit it."""
    assert await async_setup_component(owner.hass, "repairs", {})
    (issue,) = (
        issue for issue in issues(owner.hass) if issue.translation_key == "left_behind"
    )
    manager = repairs_flow_manager(owner.hass)
    assert manager is not None
    flow = await manager.async_init(DOMAIN, context={"issue_id": issue.issue_id})
    assert flow["step_id"] == "confirm"
    assert flow["description_placeholders"] == issue.translation_placeholders
    flow = await manager.async_configure(flow["flow_id"], {})
    assert flow["type"] is FlowResultType.CREATE_ENTRY


def the_entry(owner: Owner) -> ConfigEntry[Any]:
    """Return the only entry there is."""
    (entry,) = owner.hass.config_entries.async_entries(DOMAIN)
    return entry


def is_kept(
    owner: Owner, entity: Mapping[str, Any], car: str, platform: str, key: str
) -> bool:
    """Say whether an entity of ours is the one that was there: entity id, registry id and device."""
    found = er.async_get(owner.hass).async_get(owner.entity_id(car, platform, key))
    assert found is not None
    return (found.entity_id, found.id, found.device_id) == (
        entity["entity_id"],
        entity["id"],
        entity["device_id"],
    )
