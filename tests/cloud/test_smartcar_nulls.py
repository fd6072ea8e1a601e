"""What null means, and what is no word of the car's."""

from typing import Any

from custom_components.fordpass.cloud import signals as s

from .customer import Customer
from .sender import Sender


async def test_null_of_what_the_car_has_not(customer: Customer) -> None:
    """Null is unknown for what once had a value, and nothing for what never had one."""
    account = await customer.account()
    await account.vehicles()
    sender = Sender(customer, account)
    latch, lid = s.LATCH[s.Latch.FRUNK], s.DOOR_OPEN[s.Door.FRUNK]

    def frunk(is_open: bool | None, at: int) -> dict[str, Any]:
        signal = {
            "code": "closure-fronttrunk",
            "body": {"isOpen": is_open, "isLocked": None},
            "meta": {"oemUpdatedAt": at},
        }
        return sender.message(signals=[signal])

    ear = customer.listen(account)
    await ear.until(lambda: s.ODOMETER in ear.state)
    sender.send(frunk(None, 1772351900000))
    sender.send(frunk(True, 1772351901000))
    await ear.until(lambda: ear.state.value(lid) is True)
    sender.send(frunk(None, 1772351902000))
    await ear.until(lambda: ear.state.value(lid) is None)
    assert lid in ear.state
    assert latch not in ear.state


async def test_the_cloud_knows_without_the_car(customer: Customer) -> None:
    """A service or a lost connection is no word of the car's."""
    account = await customer.account()
    await account.vehicles()
    sender = Sender(customer, account)
    ear = customer.listen(account)
    await ear.until(lambda: s.LAST_SERVICE in ear.state)
    known = ear.state.value(s.LAST_NEWS)
    offline = {
        "code": "connectivitystatus-isonline",
        "body": {"value": False},
        "meta": {"oemUpdatedAt": customer.clock.now().timestamp() * 1000},
    }
    sender.send(sender.message(signals=[offline]))
    await ear.until(lambda: ear.state.value(s.MODEM_CONNECTED) is False)
    assert ear.state.value(s.LAST_NEWS) == known
