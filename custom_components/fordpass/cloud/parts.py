"""Parts of the documents that clouds send: whatever is not of the wanted kind is as good as absent."""

from collections.abc import Mapping
from typing import Any

import orjson


def part(container: Any, *keys: str) -> Mapping[str, Any]:
    """Return the object inside an object, or inside several; an empty one when there is none."""
    for key in keys:
        container = container.get(key) if isinstance(container, dict) else None
    return container if isinstance(container, dict) else {}


def text(container: Any, key: str) -> str | None:
    """Return a text of an object without the space around it, None when nothing is left."""
    value = container.get(key) if isinstance(container, dict) else None
    return value.strip() or None if isinstance(value, str) else None


def parsed(value: Any) -> Any:
    """Return what a JSON text holds, None when it is no JSON; what is not a text is returned itself."""
    try:
        return orjson.loads(value) if isinstance(value, str) else value
    except orjson.JSONDecodeError:
        return None
