"""Ford's sign-in page without a browser: what its own script does with the form."""

import json
import re
from urllib.parse import urlencode

import aiohttp

SETTINGS = re.compile(r"SETTINGS\s*=\s*(\{.*?\});", re.DOTALL)


async def sign_in(authorize_url: str, email: str, password: str) -> str:
    """Return the app address that a sign-in ends at, with its code."""
    policy_url, _, _ = authorize_url.partition("/oauth2/")
    policy = policy_url.rpartition("/")[2]
    # aiohttp keeps no cookies of a bare address unless it is told to.
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, raise_for_status=True) as session:
        page = await (await session.get(authorize_url)).text()
        found = SETTINGS.search(page)
        if found is None:
            raise ValueError("The sign-in page has no SETTINGS")
        settings = json.loads(found[1])
        query = {"tx": settings["transId"], "p": policy}
        form = {"request_type": "RESPONSE", "signInName": email, "password": password}
        answer = await session.post(
            f"{policy_url}/SelfAsserted?{urlencode(query)}",
            data=form,
            headers={"X-CSRF-TOKEN": settings["csrf"]},
        )
        verdict = await answer.json(content_type=None)
        if verdict["status"] != "200":
            raise ValueError(verdict["message"])
        query |= {"rememberMe": "false", "csrf_token": settings["csrf"]}
        confirmed = f"{policy_url}/api/{settings['api']}/confirmed?{urlencode(query)}"
        end = await session.get(confirmed, allow_redirects=False)
        return end.headers["Location"]
