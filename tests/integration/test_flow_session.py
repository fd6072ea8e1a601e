"""What a dialog needs to sign in ends with the dialog, and not before what it asks."""

import asyncio

import pytest

from homeassistant.data_entry_flow import UnknownFlow
from simulator.fordpass.faults import FaultKind

from .dialogs import FORM, flows, make_sick
from .owner import Owner


async def test_signed_in(owner: Owner) -> None:
    """After accounts were added and dialogs left, nobody more listens for the end of Home Assistant."""
    await owner.add_account()
    before = owner.hass.bus.async_listeners()
    for _ in range(3):
        flow = await owner.sign_in(await owner.to_sign_in())
        assert flow["reason"] == "already_configured"
        flow = await owner.to_sign_in()
        owner.hass.config_entries.flow.async_abort(flow["flow_id"])
    assert owner.hass.bus.async_listeners() == before


async def test_left_while_it_signs_in(owner: Owner) -> None:
    """A dialog that is closed while Ford takes its time ends what it asks as if it were there."""
    fault = make_sick(owner, FORM, FaultKind.SLOW)
    fault.seconds = 0.1
    flow = await owner.to_sign_in()
    signing_in = asyncio.ensure_future(owner.sign_in(flow))
    await owner.simulator.ledger.arrived(FORM)
    owner.hass.config_entries.flow.async_abort(flow["flow_id"])
    with pytest.raises(UnknownFlow):
        await signing_in
    assert flows(owner.hass) == []
    assert owner.simulator.ledger.count("POST *cat-with-b2c-access-token") == 1
