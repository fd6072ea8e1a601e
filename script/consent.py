"""FordConnect's consent pages without a browser: what their forms send."""

from collections.abc import Iterable

import aiohttp
from yarl import URL


async def consent(
    authorize_url: str,
    email: str,
    password: str,
    vin: str,
    categories: Iterable[str],
    *,
    agree: bool = True,
) -> str:
    """Return the address that a consent to one car, or its refusal, sends the browser back to."""
    forms: dict[str, list[tuple[str, str]]] = {
        "sign-in": [("signInName", email), ("password", password)],
        "vehicle-consent": [
            ("vin", vin),
            ("answer", "agree" if agree else "refuse"),
            *(("category", category) for category in categories),
        ],
    }
    url = URL(authorize_url, encoded=True)
    host = url.authority
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        while url.authority == host:
            form = forms.get(url.name)
            answer = await session.request(
                "GET" if form is None else "POST",
                url,
                data=form,
                allow_redirects=False,
            )
            url = url.join(URL(answer.headers["Location"], encoded=True))
    return str(url)
