"""The three ways in, one of them twice."""

from collections.abc import Mapping
from typing import override

from homeassistant.config_entries import ConfigFlowResult
from simulator.fordconnect.tokens import TokenKind as FordConnectToken
from simulator.fordpass.tokens import TokenKind
from tests.integration.dialogs import assert_over, sign_in_again
from tests.integration.fordconnect_owner import TELEMETRY, FordConnectOwner
from tests.integration.owner import Owner

from .smartcar_ways import SmartcarPushWay, SmartcarWay
from .way import CAR, DOOR, Way

__all__ = [
    "CAR",
    "WAYS",
    "FordConnectWay",
    "FordPassWay",
    "SmartcarPushWay",
    "SmartcarWay",
    "Way",
]


class FordPassWay(Way):
    """The cloud of the phone app: a socket, tokens of two hosts."""

    name = "FordPass"
    listing = "GET *user/garage"
    data = "* api.autonomic.ai/*telemetry/sources/fordpass/vehicles/*"
    tokens = ("POST *oidc/token", "POST *cat-with-refresh-token")
    command = "POST */commands"
    waits = (0.025, 0.05, 0.1, 0.2)

    @override
    async def add(self) -> None:
        self.owner = Owner(self.hass, self.simulator)
        self.entry = await self.owner.add_account([CAR])

    @override
    def age_tokens(self) -> None:
        self.simulator.fordpass.age_tokens(1801)

    @override
    def expire(self) -> None:
        self.simulator.fordpass.expire(self.owner.email, TokenKind.CAT, TokenKind.TMC)

    @override
    def revoke(self) -> None:
        self.simulator.fordpass.revoke(self.owner.email)

    @override
    def lock(self) -> None:
        self.simulator.fordpass.lock_account(self.owner.email)

    @override
    def unlock(self) -> None:
        self.simulator.fordpass.unlock_account(self.owner.email)

    @override
    def rotate_elsewhere(self) -> None:
        self.simulator.fordpass.expire(self.owner.email, TokenKind.CAT_REFRESH)
        self.age_tokens()

    @override
    async def sign_in_again(self, flow: ConfigFlowResult) -> None:
        await sign_in_again(self.owner, flow)

    @override
    def ask(self) -> None:
        self.simulator.fordpass.drop_sockets()

    @property
    @override
    def linked(self) -> bool:
        return (
            self.owner.state(CAR, "binary_sensor", "push_connected").state == "on"
            and len(self.simulator.fordpass.sockets_of()) == 1
        )


class FordConnectWay(Way):
    """Ford's official cloud: it is polled, and takes no commands."""

    name = "FordConnect"
    listing = "GET *fcon-query/v1/garage"
    data = "GET *fcon-query/*"
    tokens = ("POST *oauth2/v2.0/token",)
    sign = (*DOOR, "off", "on")
    # No two requests that nobody waits for are sent sooner after each other.
    waits = (0.05,)

    @override
    async def add(self) -> None:
        self.owner = FordConnectOwner(self.hass, self.simulator)
        self.entry = await self.owner.add_car(CAR)
        # What is asked for more seldom brings entities of its own.
        await self.owner.until(lambda: self.owner.has(CAR, "sensor", "next_departure"))

    @override
    def age_tokens(self) -> None:
        self.simulator.fordconnect.age_tokens(1200)

    def _expire(self, *kinds: FordConnectToken) -> None:
        cloud = self.simulator.fordconnect
        for consent in cloud.consents_of():
            for kind in kinds:
                for token in cloud.tokens.of(consent, kind):
                    token.spent = True

    @override
    def expire(self) -> None:
        self._expire(FordConnectToken.ACCESS, FordConnectToken.ID)

    @override
    def revoke(self) -> None:
        self.simulator.fordconnect.revoke()

    @override
    def lock(self) -> None:
        self.simulator.fordpass.lock_account(self.owner.email)

    @override
    def unlock(self) -> None:
        self.simulator.fordpass.unlock_account(self.owner.email)

    @override
    def rotate_elsewhere(self) -> None:
        self._expire(FordConnectToken.REFRESH)
        self.age_tokens()

    @override
    async def sign_in_again(self, flow: ConfigFlowResult) -> None:
        owner = self.owner
        assert isinstance(owner, FordConnectOwner)
        flow = await self.hass.config_entries.flow.async_configure(flow["flow_id"])
        if flow["step_id"] == "fordconnect_credentials":
            flow = await owner.enter(flow)
        else:
            flow = await owner.answer(flow)
        assert_over(await owner.paste(flow, CAR), "reauth_successful")

    @override
    def change(self) -> None:
        self.simulator.clock.step(60)
        self.owner.car(CAR).open("driver")

    @override
    async def tell(self) -> None:
        await self.owner.until(lambda: self.linked)
        cloud, clock, car = (
            self.simulator.fordconnect,
            self.simulator.clock,
            self.owner.car(CAR),
        )
        (consent,) = cloud.consents_of()
        older = None
        for act, shown in ((car.open, "on"), (car.close, "off")):
            older = consent.copy
            clock.step(60)
            act("driver")
            await self.owner.until_state(CAR, *DOOR, shown)
        consent.copy = older
        cloud.switches.telemetry = "frozen"
        # Of two that are asked for from now on, the first was answered and heard.
        asked = self.simulator.ledger.count(TELEMETRY) + 2
        await self.owner.until(lambda: self.simulator.ledger.count(TELEMETRY) >= asked)
        assert self.shown == "off"


WAYS: Mapping[str, type[Way]] = {
    way.name: way for way in (FordPassWay, FordConnectWay, SmartcarWay, SmartcarPushWay)
}
