"""What the play room shows of cars, switches and the ledger, as JSON."""

from typing import TYPE_CHECKING

from simulator.cars import Car

from .play import Json

if TYPE_CHECKING:
    from simulator.ledger import Ledger
    from simulator.switchboard import Switchboard

_RECENT = 40


def car_state(car: Car) -> Json:
    """Return a car's state; percentages, km, km/h, kW and seconds."""
    body, model = car.body, car.model
    return {
        "name": car.name,
        "vin": car.vin,
        "title": f"{model.brand} {model.model}",
        "nickname": model.nickname,
        "engine": model.engine,
        "year": model.year,
        "authorized": car.authorized,
        "modem": car.modem,
        "ignition": body.ignition,
        "gear": body.gear,
        "speed": round(body.speed * 3.6, 1),
        "odometer": round(body.odometer, 1),
        "place": [round(degrees, 4) for degrees in body.place],
        "doors": body.doors | {"hood": body.hood},
        "locks": body.locks,
        "windows": body.windows,
        "alarm": body.alarm,
        "tires": body.tires,
        "indicators": body.indicators,
        "remote_start": body.remote_start,
        "honks": body.honks,
        "fuel": round(body.fuel, 1) if model.burns_fuel else None,
        "battery": {
            "soc": round(body.soc, 1),
            "target": body.target_soc,
            "plug": body.plug,
            "status": body.charge_status,
            "power": round(body.charge_power, 2),
        }
        if model.plugs_in
        else None,
        "next_commands": [outcome.kind for outcome in car.outcomes],
    }


def switches_state(switches: Switchboard) -> Json:
    """Return each switch's value with the words it can have, or its type."""
    return {
        name: {
            "value": getattr(switches, name),
            "choices": list(choice) if isinstance(choice, tuple) else choice.__name__,
        }
        for name, choice in switches.choices().items()
    }


def ledger_state(ledger: Ledger) -> Json:
    """Return the requests per endpoint, the mistakes and the most recent requests."""
    return {
        "counts": ledger.counts(),
        "mistakes": ledger.mistakes,
        "recent": [
            {"endpoint": record.endpoint, "status": record.status}
            for record in ledger.requests[-_RECENT:]
        ],
    }
