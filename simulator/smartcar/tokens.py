"""Smartcar's tokens: codes and rotating pairs of v2 per person, application tokens of v3."""

from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic
from uuid import uuid4

from .applications import Application, Mode, Person
from .switches import Switches

DEMO_TOKEN = "test-data-token"


class TokenKind(StrEnum):
    """What a text opens."""

    CODE = "code"
    ACCESS = "access"
    REFRESH = "refresh"
    APPLICATION = "application"


@dataclass(slots=True, kw_only=True, eq=False)
class Token:
    """One text that opens something. `used` is when a refresh token or a code was exchanged.

    `person` is None for an application token of v3, `redirect_uri` set for a code only.
    """

    kind: TokenKind
    text: str = field(repr=False)
    application: Application
    person: Person | None
    mode: Mode
    issued: float
    life: float
    redirect_uri: str | None = None
    used: float | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a v2 exchange hands out."""

    access: Token
    refresh: Token


class TokenOffice:
    """Issues tokens and knows which of them live. Times are real seconds."""

    def __init__(self, switches: Switches) -> None:
        """Start without a token; lives are read from the switches when a token is issued."""
        self._switches = switches
        self._tokens: dict[str, Token] = {}
        self._aged = 0.0

    def age(self, seconds: float) -> None:
        """Make every token older at once."""
        self._aged += seconds

    def code(self, person: Person, mode: Mode, redirect_uri: str) -> Token:
        """Issue a code of Connect, good for one exchange."""
        token = self._issue(
            TokenKind.CODE, person.application, person, mode, self._switches.code_life
        )
        token.redirect_uri = redirect_uri
        return token

    def pair(self, person: Person, mode: Mode) -> Pair:
        """Issue an access token and a refresh token of v2."""
        application, switches = person.application, self._switches
        return Pair(
            access=self._issue(
                TokenKind.ACCESS, application, person, mode, switches.access_life
            ),
            refresh=self._issue(
                TokenKind.REFRESH, application, person, mode, switches.refresh_life
            ),
        )

    def application(self, application: Application) -> Token:
        """Issue an application token of v3."""
        life = self._switches.application_life
        return self._issue(TokenKind.APPLICATION, application, None, "live", life)

    def living(self, text: str, *kinds: TokenKind) -> Token | None:
        """Return a token of these kinds if it still opens its door."""
        token = self._tokens.get(text)
        if token is None or token.kind not in kinds or token.revoked:
            return None
        now = self._now()
        if now >= token.issued + token.life:
            return None
        grace = self._switches.refresh_grace if token.kind is TokenKind.REFRESH else 0
        if token.used is not None and now >= token.used + grace:
            return None
        return token

    def use(self, token: Token) -> None:
        """Note the first exchange of a code or a refresh token."""
        if token.used is None:
            token.used = self._now()

    def revoke(self, application: Application, person: Person | None = None) -> None:
        """Let every token of an application die, or those of one person there."""
        for token in self._tokens.values():
            if token.application is application and person in (None, token.person):
                token.revoked = True

    def _now(self) -> float:
        return monotonic() + self._aged

    def _issue(
        self,
        kind: TokenKind,
        application: Application,
        person: Person | None,
        mode: Mode,
        life: float,
    ) -> Token:
        token = Token(
            kind=kind,
            text=str(uuid4()),
            application=application,
            person=person,
            mode=mode,
            issued=self._now(),
            life=life,
        )
        self._tokens[token.text] = token
        return token
