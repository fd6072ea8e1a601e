"""Which cells the matrix has, and why others are none."""

from .faults import TROUBLES
from .points import POINTS
from .pushes import Deliveries
from .trouble import Trouble
from .ways import WAYS, SmartcarPushWay, Way

type Cell = tuple[str, str, str]


def impossible(way: type[Way], point: str, trouble: Trouble) -> str | None:
    """Return why there is no such cell; None when there is one."""
    if way.command is None and point == "command in flight":
        return "this way in takes no commands"
    if way is SmartcarPushWay and not isinstance(trouble, Deliveries):
        return "nothing is asked while webhooks come"
    return trouble.impossible(way, point)


CELLS: list[Cell] = []
IMPOSSIBLE: dict[Cell, str] = {}
for _name, _way in WAYS.items():
    for _point in POINTS:
        for _fault, _trouble in TROUBLES.items():
            _cell = (_name, _point, _fault)
            if (_why := impossible(_way, _point, _trouble)) is None:
                CELLS.append(_cell)
            else:
                IMPOSSIBLE[_cell] = _why
