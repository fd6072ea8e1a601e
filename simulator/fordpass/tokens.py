"""The chain of tokens: code, B2C token, CAT with its rotating refresh token, TMC bearer."""

from dataclasses import dataclass
from enum import StrEnum
from time import time
from typing import override
from uuid import uuid4

from simulator.token_office import IssuedToken, Office

from .accounts import Account
from .jwt import jwe, jws
from .regions import CLIENT_ID, TENANT, Region
from .switches import Switches

TMC_ACCOUNT = "745a2a40-3327-4943-bdf8-f71d9b389d8b"


class TokenKind(StrEnum):
    """Every link of the chain."""

    CODE = "code"
    B2C = "b2c"
    CAT = "cat"
    CAT_REFRESH = "cat_refresh"
    TMC = "tmc"
    TMC_REFRESH = "tmc_refresh"


@dataclass(slots=True, kw_only=True, eq=False)
class Token(IssuedToken):
    """One text that opens something in one account."""

    account: Account
    region: Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an authorization code was issued for."""

    redirect_uri: str
    challenge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatPair:
    """What a CAT mint or refresh hands out."""

    access: Token
    refresh: Token


class TokenOffice(Office[Token]):
    """Issues tokens and knows which of them live. Times are real seconds."""

    def __init__(self, switches: Switches) -> None:
        """Start without a token; lives are read from the switches when a token is issued."""
        super().__init__()
        self._switches = switches
        self._grants: dict[str, Grant] = {}

    @override
    def lives(self, token: Token) -> bool:
        """Whether a token still opens its door; none of a locked account does."""
        return not token.account.locked and super().lives(token)

    def of(self, account: Account, kind: TokenKind) -> list[Token]:
        """Return an account's living tokens of a kind, oldest first."""
        return [
            token
            for token in self._tokens.values()
            if token.account is account and token.kind is kind and self.lives(token)
        ]

    def revoke(self, account: Account) -> None:
        """Let every token of an account die, as after a change of password."""
        for token in self._tokens.values():
            if token.account is account:
                token.spent = True

    def code(self, account: Account, region: Region, grant: Grant) -> Token:
        """Issue a single-use authorization code, bound to a redirect address and a PKCE challenge."""
        text = jwe({"kid": "simulator", "ver": "1.0", "zip": "Deflate", "ser": "1.0"})
        self._grants[text] = grant
        return self._issue(
            TokenKind.CODE, text, account, region, self._switches.code_life
        )

    def grant(self, code: Token) -> Grant:
        """Return what a code was issued for."""
        return self._grants[code.text]

    def b2c(self, code: Token) -> Token:
        """Issue the B2C token a code is worth."""
        life = self._switches.b2c_life
        claims = _times(life) | {
            "iss": f"https://{code.region.login}/{TENANT}/v2.0/",
            "aud": CLIENT_ID,
            "sub": code.account.guid,
            "tfp": code.region.policy,
        }
        text = jws({"typ": "JWT", "alg": "RS256", "kid": "simulator"}, claims)
        return self._issue(TokenKind.B2C, text, code.account, code.region, life)

    def cat(self, account: Account, region: Region) -> CatPair:
        """Issue a CAT and its refresh token."""
        return CatPair(
            access=self._cat(
                TokenKind.CAT, "A", account, region, self._switches.cat_life
            ),
            refresh=self._cat(
                TokenKind.CAT_REFRESH,
                "R",
                account,
                region,
                self._switches.cat_refresh_life,
            ),
        )

    def tmc(self, subject: Token) -> tuple[Token, Token]:
        """Issue a TMC bearer and the refresh token nobody uses."""
        access = self._tmc(TokenKind.TMC, "RS256", subject, self._switches.tmc_life)
        refresh = self._tmc(
            TokenKind.TMC_REFRESH, "HS256", subject, self._switches.tmc_refresh_life
        )
        return access, refresh

    def _cat(
        self,
        kind: TokenKind,
        letter: str,
        account: Account,
        region: Region,
        life: float,
    ) -> Token:
        claims = _times(life) | {
            "sub": account.guid,
            "aud": region.application_id.lower(),
            "jti": str(uuid4()),
            "username": account.email,
            "type": "sso",
        }
        text = jws(
            {"alg": "EdDSA", "kid": "simulator", "typ": "JWT", "token_type": letter},
            claims,
        )
        return self._issue(kind, text, account, region, life)

    def _tmc(
        self, kind: TokenKind, algorithm: str, subject: Token, life: float
    ) -> Token:
        claims = _times(life) | {
            "iss": "https://accounts.autonomic.ai/auth/realms/iam",
            "aud": "fordpass-prod",
            "azp": "fordpass-prod",
            "jti": str(uuid4()),
            "preferred_username": f"fordpass/{subject.account.guid}",
            "accountId": TMC_ACCOUNT,
            "doc_access": "ford",
            "auth_provider": "fordpass",
        }
        text = jws({"alg": algorithm, "typ": "JWT", "kid": "simulator"}, claims)
        return self._issue(kind, text, subject.account, subject.region, life)

    def _issue(
        self, kind: TokenKind, text: str, account: Account, region: Region, life: float
    ) -> Token:
        return self._keep(
            Token(
                kind=kind,
                text=text,
                account=account,
                region=region,
                issued=self.now(),
                life=life,
            )
        )


def _times(life: float) -> dict[str, int | str]:
    now = int(time())
    return {"iat": now, "nbf": now, "exp": now + int(life)}
