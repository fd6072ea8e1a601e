"""Where a cloud posts the news of an account to: an address of Home Assistant that the owner registers there."""

from contextlib import suppress
from http import HTTPStatus
from typing import Final

from aiohttp.web import Request, Response, json_response

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.network import NoURLAvailableError, get_url

from .cloud.account import Account
from .const import DOMAIN

# Twenty times as much as Smartcar sends at most.
_LARGEST: Final = 1_000_000

_REGISTER: Final = "register_webhook"
_NO_ADDRESS: Final = "no_webhook_address"
_NOT_SIGNED: Final = "webhook_not_signed"


async def async_take_webhooks(
    hass: HomeAssistant, entry: ConfigEntry, account: Account
) -> None:
    """Let the account take webhooks as long as the entry is loaded, when it can take any.

    Until the first one came, the owner is told which address to register; an answer to a verification
    does not count, as it does not show that the management token is right.
    """
    if (webhooks := account.webhooks) is None:
        return
    webhook_id = entry.data[CONF_WEBHOOK_ID]
    issue = f"{_REGISTER}_{entry.entry_id}"

    @callback
    def tell(key: str, address: str = "") -> None:
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=key,
            translation_placeholders={"account": entry.title, "address": address},
        )

    async def handle(_: HomeAssistant, __: str, request: Request) -> Response:
        # The signature is of the raw bytes, and JSON is never written the same way twice.
        raw = await _read(request)
        if raw is None:
            return Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        signatures = request.headers.getall(webhooks.signature_header, [])
        # Of two, nobody knows which one counts.
        signature = "" if len(signatures) > 1 else next(iter(signatures), None)
        answer = webhooks.receive(raw, signature)
        if answer.status == 401 and signature is not None:
            tell(_NOT_SIGNED)
        elif answer.status == 200 and answer.body is None:
            ir.async_delete_issue(hass, DOMAIN, issue)
        if answer.body is None:
            return Response(status=answer.status)
        return json_response(answer.body, status=answer.status)

    webhook.async_register(
        hass, DOMAIN, entry.title, webhook_id, handle, allowed_methods=("POST",)
    )

    @callback
    def end() -> None:
        webhook.async_unregister(hass, webhook_id)
        ir.async_delete_issue(hass, DOMAIN, issue)

    entry.async_on_unload(end)
    if not webhooks.delivered:
        address = await async_webhook_address(hass, webhook_id)
        if address is None:
            tell(_NO_ADDRESS)
        else:
            tell(_REGISTER, address)


async def _read(request: Request) -> bytes | None:
    """Return the body, None when it is larger than any delivery; the rest is not even read."""
    raw, content = bytearray(), request.content
    while chunk := await content.read(_LARGEST + 1 - len(raw)):
        raw += chunk
        if len(raw) > _LARGEST:
            return None
    return bytes(raw)


async def async_webhook_address(hass: HomeAssistant, webhook_id: str) -> str | None:
    """Return the address to register, None when a cloud, which posts to https only, can reach none."""
    if "cloud" in hass.config.components:
        # Its requirements are not there in a Home Assistant without it.
        from homeassistant.components import cloud

        if cloud.async_active_subscription(hass):
            try:
                return await cloud.async_get_or_create_cloudhook(hass, webhook_id)
            except cloud.CloudNotAvailable:
                pass
    try:
        base = get_url(hass, allow_internal=False, allow_ip=False, require_ssl=True)
    except NoURLAvailableError:
        return None
    return f"{base}{webhook.async_generate_path(webhook_id)}"


async def async_forget_webhook(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take the address off the cloud when the account is removed."""
    if CONF_WEBHOOK_ID in entry.data and "cloud" in hass.config.components:
        from homeassistant.components import cloud

        if cloud.async_is_logged_in(hass):
            # There may never have been one, and the cloud may be out of reach.
            with suppress(cloud.CloudNotAvailable, ValueError):
                await cloud.async_delete_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])
