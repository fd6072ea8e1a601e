"""Texts shaped like Ford's tokens: they can be decoded, but nobody could have guessed them."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
import json
from secrets import token_bytes
from typing import Any


def segment(content: bytes) -> str:
    """Return base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _object(content: Mapping[str, Any]) -> str:
    return segment(json.dumps(content, separators=(",", ":")).encode())


def jws(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """Return a signed token's three parts; the signature is noise."""
    return f"{_object(header)}.{_object(claims)}.{segment(token_bytes(64))}"


def jwe(header: Mapping[str, Any]) -> str:
    """Return an encrypted token's five parts, as long as an authorization code of Ford's is."""
    return f"{_object(header)}..{segment(token_bytes(12))}.{segment(token_bytes(900))}.{segment(token_bytes(16))}"
