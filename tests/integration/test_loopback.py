"""The simulator's address: on this machine, or nothing is sent at all."""

import pytest

from homeassistant.config_entries import ConfigEntryState

from .owner import Owner

REFUSAL = "The simulator's address must be http:// on a loopback address"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com:8870",
        "http://192.0.2.1:8870",
        "https://127.0.0.1:8870",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "http://example.com\\@127.0.0.1:8870",
        "http://driver:secret@127.0.0.1:8870",
        "http://[::ffff:192.0.2.1]:8870",
        "http://127.0.0.1:88700",
        "127.0.0.1:8870",
        "http://127.0.0.1:8870/api.example.com",
    ],
)
async def test_other_host_is_refused(
    owner: Owner,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    address: str,
) -> None:
    """Neither a dialog nor an account goes there, and the log says why."""
    entry = await owner.add_account(["ice_f150"])
    assert await owner.hass.config_entries.async_unload(entry.entry_id)
    requests = len(owner.simulator.ledger.requests)
    monkeypatch.setenv("FORDPASS_SIMULATOR", address)
    with pytest.raises(ValueError, match=REFUSAL):
        await owner.to_sign_in()
    assert not await owner.hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert REFUSAL in caplog.text
    assert len(owner.simulator.ledger.requests) == requests


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_this_machine_is_taken(
    owner: Owner, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """By any of its names, with or without a slash at the end."""
    monkeypatch.setenv("FORDPASS_SIMULATOR", f"http://{host}:8870/")
    flow = await owner.answer(await owner.to_sign_in(), next_step_id="browser")
    link = flow["description_placeholders"]["authorize_url"]
    assert link.startswith(f"http://{host}:8870/login.ford.com/")


async def test_ford_when_there_is_no_simulator(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the variable, or with an empty one, the link is Ford's own."""
    for change in (
        lambda: monkeypatch.setenv("FORDPASS_SIMULATOR", ""),
        lambda: monkeypatch.delenv("FORDPASS_SIMULATOR"),
    ):
        change()
        flow = await owner.answer(await owner.to_sign_in(), next_step_id="browser")
        link = flow["description_placeholders"]["authorize_url"]
        assert link.startswith("https://login.ford.com/")
