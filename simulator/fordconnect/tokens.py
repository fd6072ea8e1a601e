"""The tokens of FordConnect: code, access token (or id token) and refresh token, all of one consent."""

from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic, time
from uuid import uuid4

from simulator.fordpass.jwt import jwe, jws

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
class Token:
    """One text that opens something. `spent`: used, rotated or revoked; `refusals`: tried in vain.

    `redirect_uri` is what a code was issued for.
    """

    kind: TokenKind
    text: str = field(repr=False)
    consent: Consent
    issued: float
    life: float
    redirect_uri: str = ""
    spent: bool = False
    refusals: int = 0


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


class TokenOffice:
    """Issues tokens and knows which of them live. Times are real seconds."""

    def __init__(self, switches: Switches) -> None:
        """Start without a token; lives are read from the switches when a token is issued."""
        self._switches = switches
        self._tokens: dict[str, Token] = {}
        self._aged = 0.0

    def now(self) -> float:
        """Return the office's own time in seconds."""
        return monotonic() + self._aged

    def age(self, seconds: float) -> None:
        """Make every token older at once."""
        self._aged += seconds

    def lives(self, token: Token) -> bool:
        """Whether a token still opens its door."""
        return not token.spent and self.now() < token.issued + token.life

    def known(self, text: str, *kinds: TokenKind) -> Token | None:
        """Return a token of these kinds, dead or alive."""
        token = self._tokens.get(text)
        return token if token is not None and token.kind in kinds else None

    def living(self, text: str, *kinds: TokenKind) -> Token | None:
        """Return a token of these kinds if it still opens its door; counts a refusal otherwise."""
        token = self.known(text, *kinds)
        if token is None or self.lives(token):
            return token
        token.refusals += 1
        return None

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
        token = self._keep(
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
            access=self._keep(
                TokenKind.ACCESS, _jws(consent, "access", life), consent, life
            )
            if scoped
            else None,
            identity=self._keep(TokenKind.ID, _jws(consent, "id", life), consent, life),
            refresh=refresh
            or self._keep(
                TokenKind.REFRESH,
                _jwe("refresh"),
                consent,
                self._switches.refresh_life,
            ),
        )

    def _keep(self, kind: TokenKind, text: str, consent: Consent, life: float) -> Token:
        token = Token(
            kind=kind, text=text, consent=consent, issued=self.now(), life=life
        )
        self._tokens[text] = token
        return token


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
