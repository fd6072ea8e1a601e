"""Signing in: the owner's browser or the form's own round trip gives a code, the code gives tokens."""

import base64
from collections.abc import Mapping
import hashlib
import re
import secrets
import string
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

import aiohttp

from ..account import Access
from ..endpoints import FOUNDATIONAL, Endpoints
from ..errors import (
    BadAnswerError,
    CloudUnavailableError,
    SignInFailedError,
    SignInProblem,
)
from ..http import request
from .access import parse_access
from .login_form import LoginForm
from .protocol import APP_HEADERS, ford_headers
from .regions import CLIENT_ID, REGIONS, SCOPE, TENANT, Region

# What the login host answers to a code that another region's page gave.
_OTHER_ENDPOINT = "aadb2c90088"

# Shorter than any code ever seen: what is below was cut off while copying.
_SHORTEST_CODE = 20
_BARE_CODE = re.compile(r"[\w.~%+-]+", re.ASCII)
_SCHEMES = {region.scheme for region in REGIONS.values()}

# What a copied header line or a quoted address brings along; browsers differ in the capital.
_HEADER = "location:"
_WRAPPING = f"{string.whitespace}\u00a0\u200b\ufeff\"'<>"


def _verifier() -> str:
    """Return a PKCE verifier: 128 characters from 96 random bytes."""
    return secrets.token_urlsafe(96)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def find_code(text: str, region: Region) -> str:
    """Return the code of what the owner pasted: the whole address, or the bare code.

    Raises SignInFailedError naming the mistake: nothing there, cut off by the browser, the address
    of the login page, another scheme, the other brand, or an error the login page sent.
    """
    text = text.strip(_WRAPPING)
    if text[: len(_HEADER)].lower() == _HEADER:
        text = text[len(_HEADER) :].lstrip(_WRAPPING)
    if not text:
        raise SignInFailedError(SignInProblem.NO_CODE)
    if "…" in text or "..." in text:
        raise SignInFailedError(SignInProblem.CUT_OFF)
    scheme, found, rest = text.partition("://")
    if found:
        return _code_of_address(scheme.lower(), rest, region)
    if "code=" in text:
        return _code_of_query(text.partition("?")[2] or text)
    if _BARE_CODE.fullmatch(text) is None:
        raise SignInFailedError(SignInProblem.NO_CODE)
    return _checked(text)


def _code_of_address(scheme: str, rest: str, region: Region) -> str:
    if scheme in ("http", "https"):
        raise SignInFailedError(SignInProblem.AUTHORIZE_URL)
    if scheme not in _SCHEMES:
        raise SignInFailedError(SignInProblem.WRONG_SCHEME)
    if scheme != region.scheme:
        raise SignInFailedError(SignInProblem.WRONG_BRAND)
    return _code_of_query(rest.partition("?")[2])


def _code_of_query(query: str) -> str:
    values = parse_qs(query.partition("#")[0])
    if "error" in values and "code" not in values:
        raise SignInFailedError(SignInProblem.ACCESS_DENIED)
    return _checked(values.get("code", [""])[0])


def _checked(code: str) -> str:
    if not code:
        raise SignInFailedError(SignInProblem.NO_CODE)
    if len(code) < _SHORTEST_CODE:
        raise SignInFailedError(SignInProblem.CUT_OFF)
    return code


class SignIn:
    """One attempt of an owner to sign in.

    Keeps one PKCE verifier, so that the link it shows stays good while the owner tries again.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        region: Region,
        *,
        endpoints: Endpoints | None = None,
    ) -> None:
        """Prepare a sign-in for a region."""
        self._session = session
        self._endpoints = endpoints or Endpoints()
        self._region = region
        self._verifier = _verifier()
        self._b2c_tokens: dict[str, str] = {}

    @property
    def policy_url(self) -> str:
        """The base of all pages of the region's sign-in policy."""
        return self._endpoints.url(
            self._region.login, f"/{TENANT}/{self._region.policy}"
        )

    @property
    def authorize_url(self) -> str:
        """The link the owner opens in a browser."""
        query = urlencode(
            {
                "redirect_uri": self._region.redirect_uri,
                "response_type": "code",
                "max_age": "3600",
                "code_challenge": _challenge(self._verifier),
                "code_challenge_method": "S256",
                "scope": SCOPE,
                "client_id": CLIENT_ID,
                "ui_locales": self._region.locale,
                "language_code": self._region.locale,
                "ford_application_id": self._region.application_id,
                "country_code": self._region.country,
            },
            # The firewall in front of the login page dislikes a plus in the query.
            quote_via=quote,
        )
        return f"{self.policy_url}/oauth2/v2.0/authorize?{query}"

    async def redeem(self, pasted: str) -> Access:
        """Trade what the owner pasted for tokens.

        Raises SignInFailedError with the problem, CloudUnavailableError when Ford has trouble.
        """
        code = find_code(pasted, self._region)
        token = self._b2c_tokens.pop(code, None) or await self._b2c_token(code)
        try:
            return await self._mint(token)
        except CloudUnavailableError:
            # A code is good once: trouble after it was traded must not cost another sign-in.
            self._b2c_tokens[code] = token
            raise

    async def redeem_password(self, username: str, password: str) -> Access:
        """Sign in through the login form's own round trip; the password is sent once and not kept.

        Raises what `redeem` raises. Ford locks accounts that sign in often: never call it unasked.
        """
        form = LoginForm(self._session, self.policy_url, self._region.policy)
        return await self.redeem(
            await form.submit(self.authorize_url, username, password)
        )

    async def _b2c_token(self, code: str) -> str:
        answer = await request(
            self._session,
            "POST",
            f"{self.policy_url}/oauth2/v2.0/token",
            headers=APP_HEADERS,
            form={
                "grant_type": "authorization_code",
                "client_id": CLIENT_ID,
                "scope": SCOPE,
                "redirect_uri": self._region.redirect_uri,
                "resource": "",
                "code": code,
                "code_verifier": self._verifier,
            },
        )
        if answer.status in (400, 401) and isinstance(answer.body, dict):
            raise SignInFailedError(_code_problem(answer.body))
        if not answer.ok:
            raise CloudUnavailableError(f"The login host answered {answer.status}")
        token = (
            answer.body.get("access_token") if isinstance(answer.body, dict) else None
        )
        if not isinstance(token, str):
            raise BadAnswerError("The login host gave no token")
        return token

    async def _mint(self, b2c_token: str) -> Access:
        answer = await request(
            self._session,
            "POST",
            self._endpoints.url(FOUNDATIONAL, "/token/v2/cat-with-b2c-access-token"),
            headers=ford_headers(self._region),
            json={"idpToken": b2c_token},
        )
        if answer.status in (400, 401) and not answer.html:
            # The account's own login gave this token a moment ago: what does not fit is the region's app.
            raise SignInFailedError(SignInProblem.WRONG_REGION)
        if not answer.ok:
            raise CloudUnavailableError(f"The token host answered {answer.status}")
        return parse_access(answer.body)


def _code_problem(body: Mapping[str, Any]) -> SignInProblem:
    """Tell a code of another region's login page from a used or expired one."""
    description = str(body.get("error_description", "")).lower()
    if any(
        word in description
        for word in (_OTHER_ENDPOINT, "policy", "audience", "issuer")
    ):
        return SignInProblem.WRONG_REGION
    return SignInProblem.CODE_REFUSED
