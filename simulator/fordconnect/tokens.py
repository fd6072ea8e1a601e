"""The tokens of FordConnect: code, access token (or id token) and refresh token, all of one consent."""

from dataclasses import dataclass
from enum import StrEnum
from time import time
from typing import override
from uuid import uuid4

from simulator.fordpass.jwt import jwe, jws
from simulator.token_office import IssuedToken, Office

from .apps import Consent
from .switches import Switches

POLICY = "B2C_1A_FCON_AUTHORIZE"
TENANT = "dah2vb2cprod.onmicrosoft.com"


class TokenKind(StrEnum):
    """Every kind of text that opens something."""

    CODE = "code"
    ACCESS = "access"
    ID = "id"
    REFRESH = "refresh"


@dataclass(slots=True, kw_only=True, eq=False)
class Token(IssuedToken):
    """One text that opens something of one consent; `redirect_uri` is what a code was issued for."""

    consent: Consent
    redirect_uri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSet:
    """What one visit to the token route mints. `access` is None in an answer with an id token only."""

    access: Token | None
    identity: Token
    refresh: Token

    @property
    def bearer(self) -> Token:
        """The token the query routes are asked with."""
        return self.access or self.identity


class TokenOffice(Office[Token]):
    """Issues tokens and knows which of them live. Times are real seconds."""

    def __init__(self, switches: Switches) -> None:
        """Start without a token; lives are read from the switches when a token is issued."""
        super().__init__()
        self._switches = switches

    @override
    def lives(self, token: Token) -> bool:
        """Whether a token still opens its door; none of a locked account does."""
        return not token.consent.account.locked and super().lives(token)

    def of(self, consent: Consent, kind: TokenKind) -> list[Token]:
        """Return a consent's living tokens of a kind, oldest first."""
        return [
            token
            for token in self._tokens.values()
            if token.consent is consent and token.kind is kind and self.lives(token)
        ]

    def revoke(self, consent: Consent) -> None:
        """Let every token of a consent die."""
        for token in self._tokens.values():
            if token.consent is consent:
                token.spent = True

    def code(self, consent: Consent, redirect_uri: str) -> Token:
        """Issue a single-use authorization code for a redirect address."""
        token = self._issue(
            TokenKind.CODE, _jwe("code"), consent, self._switches.code_life
        )
        token.redirect_uri = redirect_uri
        return token

    def mint(
        self, consent: Consent, *, refresh: Token | None = None, scoped: bool = True
    ) -> TokenSet:
        """Issue a set of tokens; `refresh` is the refresh token to go on with, when there is one."""
        life = self._switches.access_life
        return TokenSet(
            access=self._issue(
                TokenKind.ACCESS, _jws(consent, "access", life), consent, life
            )
            if scoped
            else None,
            identity=self._issue(
                TokenKind.ID, _jws(consent, "id", life), consent, life
            ),
            refresh=refresh
            or self._issue(
                TokenKind.REFRESH,
                _jwe("refresh"),
                consent,
                self._switches.refresh_life,
            ),
        )

    def _issue(
        self, kind: TokenKind, text: str, consent: Consent, life: float
    ) -> Token:
        return self._keep(
            Token(kind=kind, text=text, consent=consent, issued=self.now(), life=life)
        )


def _jwe(use: str) -> str:
    return jwe({"kid": "simulator", "ver": "1.0", "use": use})


def _jws(consent: Consent, use: str, life: float) -> str:
    now = int(time())
    claims = {
        "iss": f"https://api.vehicle.ford.com/{TENANT}/v2.0/",
        "aud": consent.app.client_id,
        "sub": consent.account.guid,
        "jti": str(uuid4()),
        "tfp": POLICY,
        "iat": now,
        "nbf": now,
        "exp": now + int(life),
        # Ford's tokens are about this long.
        "fcon": "0" * 900,
    }
    return jws({"alg": "RS256", "kid": "simulator", "typ": "JWT", "use": use}, claims)
