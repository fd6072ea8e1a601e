"""FordConnect in the play room: what can be done to it, and what it shows."""

from collections.abc import Callable
from typing import Final

from simulator.fordconnect import CATEGORIES, FordConnectCloud, TokenKind


def tick(cloud: FordConnectCloud, vin: str, category: str, ticked: bool = True) -> None:
    """Tick a data category in the consents of a car, or take the tick away."""
    if category not in CATEGORIES:
        raise ValueError(f"There is no category {category}")
    cloud.tick(vin, category, ticked=ticked)


def add_redirect(cloud: FordConnectCloud, redirect_uri: str) -> None:
    """Register another address to come back to, as in the developer portal."""
    cloud.app.add_redirect(redirect_uri)


ACTIONS: Final[dict[str, Callable[..., object]]] = {
    action.__name__: action
    for action in (
        FordConnectCloud.revoke,
        FordConnectCloud.age_tokens,
        tick,
        add_redirect,
    )
}


def rows(cloud: FordConnectCloud) -> list[list[str]]:
    """Return the apps and the consents, a line each; the portal's secrets are made up."""
    apps = [
        [f"App {app.name}", app.client_id, *app.secrets] for app in cloud.apps.values()
    ]
    consents = [
        [
            f"Consent for {consent.car.name}",
            f"{len(consent.categories)} categories",
            f"{len(cloud.bucket(consent).asked)} requests, {cloud.bucket(consent).refused} refused",
        ]
        for consent in cloud.consents
        if cloud.tokens.of(consent, TokenKind.REFRESH)
    ]
    return apps + consents
