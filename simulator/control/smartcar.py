"""Smartcar in the play room: what can be done to it, and what it shows."""

from collections.abc import Callable
from typing import Final

from simulator.smartcar import SmartcarCloud


def inject(
    cloud: SmartcarCloud,
    car: str,
    *,
    error: str,
    match: str = "*",
    times: int | None = None,
    retry_after: int | None = None,
) -> None:
    """Let calls for a car answer an error such as VEHICLE_STATE.ASLEEP."""
    name = _car(cloud, car)
    cloud.inject(name, error, match=match, times=times, retry_after=retry_after)


def heal(cloud: SmartcarCloud, car: str | None = None) -> None:
    """Take the injected errors of a car away, or of all."""
    for name in cloud.cars if car is None else [_car(cloud, car)]:
        cloud.heal(name)


def revoke(cloud: SmartcarCloud) -> None:
    """Let every token die."""
    cloud.tokens.revoke(cloud.application)


def age_tokens(cloud: SmartcarCloud, seconds: float) -> None:
    """Make every token older by real seconds."""
    cloud.tokens.age(seconds)


def disconnect_all(cloud: SmartcarCloud) -> None:
    """End every connection, as an owner does in the maker's app."""
    for connection in tuple(cloud.connections.values()):
        cloud.disconnect(connection)


def permit(cloud: SmartcarCloud, permission: str, granted: bool = True) -> None:
    """Grant a permission in every connection, or take it away."""
    cloud.permit(permission, granted=granted)


def add_redirect(cloud: SmartcarCloud, redirect_uri: str) -> None:
    """Register another address to come back to, as in the dashboard."""
    cloud.application.register(redirect_uri)


def add_webhook(cloud: SmartcarCloud, url: str) -> None:
    """Set up a webhook of all signals for every connected car, and verify it."""
    webhook = cloud.post.add(url)
    cloud.post.verify_soon(webhook)
    for connection in cloud.connections.values():
        cloud.post.subscribe(webhook, connection.vehicle)


def remove_webhooks(cloud: SmartcarCloud) -> None:
    """Delete every webhook."""
    for webhook in tuple(cloud.post.webhooks.values()):
        cloud.post.remove(webhook)


ACTIONS: Final[dict[str, Callable[..., object]]] = {
    action.__name__: action
    for action in (
        inject,
        heal,
        revoke,
        age_tokens,
        disconnect_all,
        permit,
        add_redirect,
        add_webhook,
        remove_webhooks,
    )
}


def rows(cloud: SmartcarCloud) -> list[list[str]]:
    """Return the application with its made-up secrets, connections and webhooks, a line each."""
    application = cloud.application
    credentials = [
        ["Application", application.client_id, application.client_secret],
        ["API credential", application.credential_id, application.credential_secret],
        ["Management token", application.management_token, ""],
    ]
    connections = [
        [
            f"{connection.vehicle.car.name} of {connection.person.email}",
            f"{len(connection.permissions)} permissions",
            f"{cloud.limits.used(connection.vehicle)} requests this month",
        ]
        for connection in cloud.connections.values()
    ]
    webhooks = [
        [
            f"Webhook {webhook.url}",
            "verified" if webhook.verified else "not verified",
            f"{len(webhook.subscriptions)} cars",
        ]
        for webhook in cloud.post.webhooks.values()
    ]
    return credentials + connections + webhooks


def _car(cloud: SmartcarCloud, name: str) -> str:
    if name not in cloud.cars:
        raise ValueError(f"There is no car {name}")
    return name
