"""Every fault at every point of every way in: what is seen, what is asked, and that it is over then."""

from collections.abc import Callable
from typing import Any

import pytest

from . import witness
from .budget import allowed
from .cells import CELLS
from .expected import expected
from .faults import TROUBLES
from .points import POINTS
from .ways import Way


@pytest.mark.parametrize(("way", "point", "trouble"), CELLS, indirect=["way"])
async def test_cell(
    way: Way,
    point: str,
    trouble: str,
    hass_storage: dict[str, Any],
    record_property: Callable[[str, object], None],
) -> None:
    """It is as the table says, it heals by itself, and nothing is left of it."""
    hass = way.hass
    before, in_memory = witness.left(hass), witness.alive()
    result = await POINTS[point](way, TROUBLES[trouble], hass_storage)
    least, most = allowed(way.name, point, trouble, result.attempts)
    record_property(
        "cell",
        {
            "way": way.name,
            "point": point,
            "going_on": POINTS[point].__doc__,
            "fault": trouble,
            "order": CELLS.index((way.name, point, trouble)),
            "seen": result.seen,
            "asked": result.asked,
            "least": least,
            "most": most,
        },
    )
    assert result.seen == expected(way.name, point, trouble)
    assert least <= result.asked <= most
    if point != "shutdown":
        await way.owner.until(lambda: witness.left(hass) <= before)
        await way.owner.until(lambda: witness.busy(hass) == 0)
        await way.owner.until(lambda: witness.alive() == in_memory)
