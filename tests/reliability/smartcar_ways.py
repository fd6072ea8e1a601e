"""Smartcar, polled and by webhook."""

from typing import override

from homeassistant.config_entries import ConfigFlowResult
from tests.integration.dialogs import assert_over
from tests.integration.smartcar_owner import HOME, SmartcarOwner
from tests.integration.test_smartcar_webhooks import hook
from tests.integration.witness import issues

from .way import CAR, Way


class SmartcarWay(Way):
    """Smartcar, polled."""

    name = "Smartcar"
    listing = "GET *v3/connections*"
    data = "GET *signals*"
    tokens = ("POST *oauth2/token",)
    command = "POST *security*"
    waits = (0.025, 0.05, 0.1)

    @override
    async def add(self) -> None:
        self.owner = SmartcarOwner(self.hass, self.simulator)
        self.entry = await self.owner.add_account([CAR], quota=None)
        await self.owner.until(lambda: self.linked)

    @override
    def age_tokens(self) -> None:
        self.simulator.smartcar.tokens.age(4000)

    @override
    def expire(self) -> None:
        cloud = self.simulator.smartcar
        cloud.tokens.revoke(cloud.application)

    @override
    def lock(self) -> None:
        self.simulator.smartcar.inject(
            CAR, "CONNECTED_SERVICES_ACCOUNT.AUTHENTICATION_FAILED"
        )

    @override
    def unlock(self) -> None:
        self.simulator.smartcar.heal(CAR)

    @override
    def revoke(self) -> None:
        cloud = self.simulator.smartcar
        cloud.application.credential_secret = "renewed"
        cloud.tokens.revoke(cloud.application)

    @override
    async def sign_in_again(self, flow: ConfigFlowResult) -> None:
        owner = self.owner
        assert isinstance(owner, SmartcarOwner)
        flow = await owner.answer(flow, **owner.typed(quota=None))
        flow = await owner.answer(flow, next_step_id="smartcar_keep")
        assert_over(flow, "reauth_successful")


class SmartcarPushWay(SmartcarWay):
    """Smartcar, whose webhooks come, and which is not polled therefore."""

    name = "Smartcar with webhooks"
    marker = ("binary_sensor", "door_front_left")
    told_at_once = True

    @override
    async def add(self) -> None:
        self.owner = owner = SmartcarOwner(self.hass, self.simulator)
        post = owner.cloud.post
        await self.hass.config.async_update(external_url=HOME)
        token = owner.cloud.application.management_token
        self.entry = await owner.add_account([CAR], management_token=token, quota=None)
        owner.client = await self.client()
        webhook = hook(owner, self.entry)
        webhook.triggers = ["closure-islocked"]
        post.subscribe(webhook, owner.cloud.vehicle(CAR))
        await post.answered(1)
        await owner.until(lambda: self.linked)
        await owner.until(lambda: not issues(self.hass))

    @override
    def change(self) -> None:
        self.simulator.clock.step(60)
        super().change()

    @override
    async def tell(self) -> None:
        cloud = self.simulator.smartcar
        cloud.post.attempts.clear()
        await super().tell()

    @override
    async def told(self) -> None:
        cloud = self.simulator.smartcar
        await cloud.post.answered(4 if cloud.switches.webhook_duplicates else 2)
        # What changes nothing pushes out what waits to be overtaken.
        cloud.post.tell_error(CAR, "VEHICLE_STATE.ASLEEP", resolved=True)
        await super().told()
