"""The login page's own form, filled in without a browser.

Azure B2C: the page names its transaction and a csrf token in an inline `SETTINGS` object, the form is
posted to `SelfAsserted`, and `confirmed` then redirects to the app with the code.
"""

from http.cookies import SimpleCookie
import re
from typing import Any

import aiohttp
import orjson
from yarl import URL

from ..errors import (
    BadAnswerError,
    CloudUnavailableError,
    SignInFailedError,
    SignInProblem,
)
from ..http import TIMEOUT, check_status
from .protocol import USER_AGENT

_TRANSACTION = re.compile(r'"transId"\s*:\s*"([^"]+)"')
_CSRF = re.compile(r'"csrf"\s*:\s*"([^"]+)"')

# What Ford's identity service says of an account it has disabled.
_ACCOUNT_DISABLED = "CSIAH0320E"


class LoginForm:
    """One round trip through the form; keeps the page's cookies to itself."""

    def __init__(
        self, session: aiohttp.ClientSession, policy_url: str, policy: str
    ) -> None:
        """Prepare the form of one sign-in policy."""
        self._session = session
        self._policy_url = policy_url
        self._policy = policy
        self._cookies: SimpleCookie = SimpleCookie()

    async def submit(self, authorize_url: str, username: str, password: str) -> str:
        """Return the address the login page redirects to.

        Raises SignInFailedError for a wrong password, a disabled account or a page that is not the
        one we know; CloudUnavailableError when Ford has trouble.
        """
        page, _ = await self._ask("GET", authorize_url)
        transaction, csrf = _TRANSACTION.search(page), _CSRF.search(page)
        if transaction is None or csrf is None:
            raise SignInFailedError(SignInProblem.FORM_CHANGED)
        query = {"tx": transaction[1], "p": self._policy}
        verdict, _ = await self._ask(
            "POST",
            str(URL(f"{self._policy_url}/SelfAsserted").with_query(query)),
            headers={"X-CSRF-TOKEN": csrf[1], "X-Requested-With": "XMLHttpRequest"},
            data={
                "request_type": "RESPONSE",
                "signInName": username,
                "password": password,
            },
        )
        self._judge(verdict)
        confirmed = URL(
            f"{self._policy_url}/api/CombinedSigninAndSignup/confirmed"
        ).with_query({"rememberMe": "false", "csrf_token": csrf[1], **query})
        _, location = await self._ask("GET", str(confirmed))
        if not location:
            raise SignInFailedError(SignInProblem.FORM_CHANGED)
        return location

    @staticmethod
    def _judge(verdict: str) -> None:
        try:
            answer = orjson.loads(verdict)
        except orjson.JSONDecodeError:
            raise BadAnswerError("The login form's answer is not JSON") from None
        if not isinstance(answer, dict):
            raise BadAnswerError("The login form's answer is not an object")
        if str(answer.get("status")) != "200":
            disabled = _ACCOUNT_DISABLED in str(answer.get("message"))
            problem = (
                SignInProblem.ACCOUNT_LOCKED
                if disabled
                else SignInProblem.WRONG_PASSWORD
            )
            raise SignInFailedError(problem)

    async def _ask(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        data: Any = None,
    ) -> tuple[str, str | None]:
        """Return the body and the `Location` of an answer."""
        # aiohttp's own jar keeps no cookies of an address such as 127.0.0.1, and is shared with others.
        all_headers = {
            "User-Agent": USER_AGENT,
            "Cookie": self._cookies.output(attrs=[], header="", sep=";").strip(),
            **(headers or {}),
        }
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                headers=all_headers,
                data=data,
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as response:
                text = await response.text(errors="replace")
                check_status(
                    response.status,
                    response.headers,
                    html=response.content_type == "text/html",
                )
                if response.status in (400, 404):
                    # The page of a policy or app the login host does not know.
                    raise SignInFailedError(SignInProblem.WRONG_REGION)
                self._cookies.update(response.cookies)
                return text, response.headers.get("Location")
        except TimeoutError as err:
            raise CloudUnavailableError(
                "The login host did not answer in time"
            ) from err
        except aiohttp.ClientError as err:
            raise CloudUnavailableError(
                f"The login host could not be reached ({type(err).__name__})"
            ) from None
