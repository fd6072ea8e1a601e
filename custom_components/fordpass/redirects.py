"""Where a browser comes back to from a cloud's own pages: addresses of Home Assistant itself.

Home Assistant's usual redirect needs a long `state` made by itself; Ford takes 16 characters. So here
the `state` is short, and only this process knows which dialog it belongs to.
"""

from http import HTTPStatus

from aiohttp import web

from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import UnknownFlow
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

_WAITING: HassKey[dict[str, str]] = HassKey(f"{DOMAIN}_redirects")
"""The flow that waits for each `state`."""

_PATH = f"/api/{DOMAIN}/{{way}}"
_ANSWER = "<!doctype html><title>Home Assistant</title><script>window.close()</script><p>{}</p>"
_DONE = "You can close this window and go back to Home Assistant."
_UNKNOWN = "Home Assistant is not waiting for this any more. Begin again there."


@callback
def redirect_uri(hass: HomeAssistant, way: str) -> str | None:
    """Return the address to register at a cloud, None when this instance has no https address.

    `way` is the last part of it, such as `authorized`.
    """
    try:
        base = get_url(hass, allow_internal=False, allow_ip=False, require_ssl=True)
    except NoURLAvailableError:
        return None
    return base + _PATH.format(way=way)


@callback
def async_wait_for_redirect(hass: HomeAssistant, state: str, flow_id: str) -> None:
    """Hand the query of the redirect with this `state` to the flow, once, as its user input."""
    waiting = hass.data.get(_WAITING)
    if waiting is None:
        waiting = hass.data[_WAITING] = {}
        hass.http.register_view(RedirectView())
    # Of dialogs that were closed nobody comes back.
    progress = hass.config_entries.flow.async_progress_by_handler(
        DOMAIN, include_uninitialized=True
    )
    open_flows = {flow["flow_id"] for flow in progress}
    for closed in [old for old, flow in waiting.items() if flow not in open_flows]:
        del waiting[closed]
    waiting[state] = flow_id


class RedirectView(HomeAssistantView):
    """Takes the browser that comes back."""

    url = _PATH
    name = f"api:{DOMAIN}:redirect"
    requires_auth = False

    async def get(self, request: web.Request, way: str) -> web.Response:
        """Let the dialog go on."""
        hass = request.app[KEY_HASS]
        flow_id = hass.data[_WAITING].pop(request.query.get("state", ""), "")
        try:
            await hass.config_entries.flow.async_configure(flow_id, dict(request.query))
        except UnknownFlow:
            return _answer(_UNKNOWN, HTTPStatus.BAD_REQUEST)
        return _answer(_DONE, HTTPStatus.OK)


def _answer(text: str, status: HTTPStatus) -> web.Response:
    return web.Response(
        text=_ANSWER.format(text), status=status, content_type="text/html"
    )
