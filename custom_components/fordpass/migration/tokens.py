"""The files in which older integrations kept an account's tokens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
import json
import logging
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from ..accounts import access_from_dict
from ..cloud.account import Access
from ..cloud.errors import BadAnswerError
from ..cloud.fordpass.access import parse_access
from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)

# The files say when a CAT ends, and not always how long it lives, in seconds.
_LIFE: Final = 1800


async def async_read_access(
    hass: HomeAssistant, username: str, region: str
) -> Access | None:
    """Return the newest tokens that were stored for an account, None when none can be read."""

    def read() -> Access | None:
        files = _files_of(Path(hass.config.config_dir), username, region)
        return max(
            (access for _, access in _read(files)),
            key=lambda access: access.expiration,
            default=None,
        )

    return await hass.async_add_executor_job(read)


async def async_forget_files(hass: HomeAssistant, tokens: Mapping[str, Any]) -> None:
    """Remove the files whose tokens these newer ones of the same account have replaced.

    Ford rotates: the older ones are worth nothing any more, and they lie there in plain text.
    """
    try:
        access = access_from_dict(tokens)
    except KeyError, TypeError, ValueError:
        return

    def forget() -> None:
        config = Path(hass.config.config_dir)
        stored = (config / STORAGE_DIR / DOMAIN).glob("*_access_token*.txt")
        kept = (config / "custom_components" / DOMAIN).glob("*_fordpass_token.txt")
        for path, older in _read(chain(stored, kept)):
            if (
                older.account_id == access.account_id
                and older.expiration < access.expiration
            ):
                path.unlink(missing_ok=True)

    await hass.async_add_executor_job(forget)


def _files_of(config: Path, username: str, region: str) -> Iterator[Path]:
    """Yield where the tokens of an account may be."""
    # A name typed by somebody must not lead out of the folder.
    if not username or Path(username).name != username:
        return
    folder = config / STORAGE_DIR / DOMAIN
    yield folder / f"{username}_access_token@{region}.txt"
    yield folder / f"{username}_access_token.txt"
    yield config / "custom_components" / DOMAIN / f"{username}_fordpass_token.txt"


def _read(files: Iterable[Path]) -> Iterator[tuple[Path, Access]]:
    for path in files:
        try:
            access = _access(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            continue
        # Neither the name of the file nor what is in it may be logged.
        except OSError, TypeError, ValueError, OverflowError, BadAnswerError:
            _LOGGER.warning(
                "What another integration stored for an account cannot be read and is not used"
            )
        else:
            yield path, access


def _access(stored: Any) -> Access:
    """Return the tokens of a file: a CAT answer with the times of its ends in epoch seconds.

    Raises BadAnswerError, TypeError, ValueError or OverflowError when they are not in it.
    """
    if not isinstance(stored, dict):
        raise BadAnswerError("The stored tokens are not an object")
    access = parse_access({**stored, "expires_in": _LIFE})
    ends = datetime.fromtimestamp(stored.get("expiry_date") or 0, UTC)
    refresh_ends = stored.get("refresh_expiry_date")
    return replace(
        access,
        expiration=ends,
        refresh_expiration=datetime.fromtimestamp(refresh_ends, UTC)
        if refresh_ends
        else None,
    )
