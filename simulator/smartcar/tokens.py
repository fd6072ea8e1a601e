"""Smartcar's tokens: codes and rotating pairs of v2 per person, application tokens of v3."""

from dataclasses import dataclass
from enum import StrEnum
from typing import override
from uuid import uuid4

from simulator.token_office import IssuedToken, Office

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
class Token(IssuedToken):
    """One text that opens something. `used` is when a refresh token or a code was exchanged.

    `person` is None for an application token of v3, `redirect_uri` set for a code only.
    """

    application: Application
    person: Person | None
    mode: Mode
    redirect_uri: str | None = None
    used: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a v2 exchange hands out."""

    access: Token
    refresh: Token


class TokenOffice(Office[Token]):
    """Issues tokens and knows which of them live. Times are real seconds."""

    def __init__(self, switches: Switches) -> None:
        """Start without a token; lives are read from the switches when a token is issued."""
        super().__init__()
        self._switches = switches

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

    @override
    def lives(self, token: Token) -> bool:
        """Whether a token still opens its door; a used refresh token does for a while."""
        grace = self._switches.refresh_grace if token.kind is TokenKind.REFRESH else 0
        in_time = token.used is None or self.now() < token.used + grace
        return in_time and super().lives(token)

    def use(self, token: Token) -> None:
        """Note the first exchange of a code or a refresh token."""
        if token.used is None:
            token.used = self.now()

    def revoke(self, application: Application, person: Person | None = None) -> None:
        """Let every token of an application die, or those of one person there."""
        for token in self._tokens.values():
            if token.application is application and person in (None, token.person):
                token.spent = True

    def _issue(
        self,
        kind: TokenKind,
        application: Application,
        person: Person | None,
        mode: Mode,
        life: float,
    ) -> Token:
        return self._keep(
            Token(
                kind=kind,
                text=str(uuid4()),
                application=application,
                person=person,
                mode=mode,
                issued=self.now(),
                life=life,
            )
        )
