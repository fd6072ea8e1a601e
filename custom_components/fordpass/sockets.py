"""The session of an account's websockets."""

import aiohttp

from homeassistant.util.ssl import get_default_context


def create_socket_session() -> aiohttp.ClientSession:
    """Return a session with room for a socket to every car; whoever gets it closes it.

    Home Assistant's own has room for 100 connections to a host, and a socket holds one for as long as
    it lives: with more cars, further sockets, reads and commands would wait for ever.
    """
    connector = aiohttp.TCPConnector(
        limit=0,
        ssl=get_default_context(),
        # The resolver that needs no closing; sockets are opened once an hour.
        resolver=aiohttp.ThreadedResolver(),
    )
    return aiohttp.ClientSession(connector=connector)
