"""What a client sent, read without trust."""

import json
from typing import Any


def json_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object in a text, or None when it is something else."""
    try:
        content = json.loads(text)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
