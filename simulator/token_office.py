"""What the tokens of all clouds have in common: they are issued, grow old and die."""

from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic


@dataclass(slots=True, kw_only=True, eq=False)
class IssuedToken:
    """One text that opens something. `spent`: used, rotated or revoked; `refusals`: tried in vain."""

    kind: StrEnum
    text: str = field(repr=False)
    issued: float
    life: float
    spent: bool = False
    refusals: int = 0


class Office[T: IssuedToken]:
    """Knows which tokens live. Times are real seconds."""

    def __init__(self) -> None:
        """Start without a token."""
        self._tokens: dict[str, T] = {}
        self._aged = 0.0

    def now(self) -> float:
        """Return the office's own time in seconds."""
        return monotonic() + self._aged

    def age(self, seconds: float) -> None:
        """Make every token older at once. Raises ValueError for a time that is not to come."""
        if seconds < 0:
            raise ValueError("Tokens do not grow younger")
        self._aged += seconds

    def lives(self, token: T) -> bool:
        """Whether a token still opens its door."""
        return not token.spent and self.now() < token.issued + token.life

    def known(self, text: str, *kinds: StrEnum) -> T | None:
        """Return a token of these kinds, dead or alive."""
        token = self._tokens.get(text)
        return token if token is not None and token.kind in kinds else None

    def living(self, text: str, *kinds: StrEnum) -> T | None:
        """Return a token of these kinds if it still opens its door; counts a refusal otherwise."""
        token = self.known(text, *kinds)
        if token is None or self.lives(token):
            return token
        token.refusals += 1
        return None

    def _keep(self, token: T) -> T:
        self._tokens[token.text] = token
        return token
