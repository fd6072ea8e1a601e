"""Smartcar's Connect pages without a browser: what a person does who agrees to everything."""

from collections.abc import Collection
import re

import aiohttp
from yarl import URL

_BOX = re.compile(r'<input type="checkbox" name="(\w+)"(?: value="(\w+)")?')


async def connect(
    link: str,
    email: str,
    password: str,
    *,
    make: str = "FORD",
    vins: Collection[str] | None = None,
    without: Collection[str] = (),
) -> str:
    """Return the address that a visit ends at.

    The brand is asked only where the link names none. All cars are connected unless `vins` names them,
    and all is allowed but the permissions `without`.
    Raises ValueError when a page does not lead on.
    """
    page, seen = link, ""
    async with aiohttp.ClientSession() as session:
        answer = await session.get(link, allow_redirects=False)
        while True:
            while answer.status in (302, 303):
                target = answer.headers["Location"]
                if not target.startswith("/"):
                    return target
                page = str(URL(link).join(URL(target)))
                answer = await session.get(page, allow_redirects=False)
            text = await answer.text()
            if text == seen:
                raise ValueError("A page of Connect leads to itself")
            seen = text
            fields = [
                ("email", email),
                ("password", password),
                ("make", make),
                ("next", "yes"),
                *(
                    (name, value)
                    for name, value in _BOX.findall(text)
                    if name not in without
                    and (name != "vin" or vins is None or value in vins)
                ),
            ]
            answer = await session.post(page, data=fields, allow_redirects=False)
            if answer.status not in (302, 303):
                raise ValueError(f"A page of Connect does not lead on: {answer.status}")
