"""The customer auth token (CAT) as an access object."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ..account import Access
from ..errors import BadAnswerError

_LONGEST_LIFE = timedelta(days=3650).total_seconds()


def _claims(token: str) -> dict[str, Any]:
    """Read the claims of a JWT without checking its signature, which is its maker's business."""
    try:
        payload = token.split(".")[1]
        claims = orjson.loads(
            base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        )
    except (IndexError, ValueError) as err:
        raise BadAnswerError("The token's claims cannot be read") from err
    if not isinstance(claims, dict):
        raise BadAnswerError("The token's claims are not an object")
    return claims


def seconds(value: Any) -> int | None:
    """Return the life of a token, None when it is none: not a number, past, or beyond ten years."""
    if not isinstance(value, (int, float)) or not 0 < value < _LONGEST_LIFE:
        return None
    return int(value)


def parse_access(body: Any) -> Access:
    """Return the access object of a CAT answer.

    Raises BadAnswerError when a token, the life or the account's id is missing.
    """
    if not isinstance(body, dict):
        raise BadAnswerError("The token answer is not an object")
    access_token, refresh_token = body.get("access_token"), body.get("refresh_token")
    life = seconds(body.get("expires_in"))
    if (
        not isinstance(access_token, str)
        or not isinstance(refresh_token, str)
        or life is None
    ):
        raise BadAnswerError("The token answer lacks a token or its life")
    account_id = _claims(access_token).get("sub")
    if not isinstance(account_id, str) or not account_id:
        raise BadAnswerError("The token does not name its account")
    now = datetime.now(UTC)
    refresh_life = seconds(body.get("refresh_expires_in"))
    return Access(
        access_token=access_token,
        refresh_token=refresh_token,
        token_type=str(body.get("token_type") or "Bearer"),
        expires_in=life,
        expiration=now + timedelta(seconds=life),
        refresh_expiration=None
        if refresh_life is None
        else now + timedelta(seconds=refresh_life),
        account_id=account_id,
    )
