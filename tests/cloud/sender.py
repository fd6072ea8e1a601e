"""Sends deliveries of Smartcar that are made by hand."""

from hashlib import sha256
import hmac
import json
from typing import Any

from custom_components.fordpass.cloud.smartcar import SmartcarAccount, WebhookAnswer

from .customer import Customer


def sign(customer: Customer, raw: bytes) -> str:
    """Return the signature Smartcar would send."""
    key = customer.cloud.application.management_token.encode()
    return hmac.new(key, raw, sha256).hexdigest()


class Sender:
    """Sends deliveries made by hand."""

    def __init__(self, customer: Customer, account: SmartcarAccount) -> None:
        """Send about the one car of the account."""
        self.customer = customer
        self.account = account
        self.number = 0

    def message(self, event: str = "VEHICLE_STATE", **data: Any) -> dict[str, Any]:
        """Return a delivery about the car."""
        self.number += 1
        vehicle = self.account.vehicle_id(self.customer.vin)
        return {
            "eventId": f"e{self.number}",
            "eventType": event,
            "data": {
                "user": {"id": self.account.account_id},
                "vehicle": {"id": vehicle},
                **data,
            },
            "meta": {"version": "4.0", "mode": "LIVE"},
        }

    def odometer(self, value: float, at: int = 1772351900000) -> dict[str, Any]:
        """Return a delivery that tells the odometer."""
        signal = {
            "code": "odometer-traveleddistance",
            "body": {"value": value, "unit": "km"},
            "meta": {"oemUpdatedAt": at},
        }
        return self.message(signals=[signal])

    def send(self, message: Any) -> WebhookAnswer:
        """Send a delivery as it is to be."""
        raw = json.dumps(message).encode()
        return self.account.receive(raw, sign(self.customer, raw))
