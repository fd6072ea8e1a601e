"""How many examples a property is tried with: FORDPASS_EXAMPLES of those that take no time."""

from collections.abc import Callable, Sized
import os

from hypothesis import HealthCheck, Phase, settings
import pytest

_ALL = int(os.environ.get("FORDPASS_EXAMPLES", "150"))

# Home Assistant and the simulator are the same for all examples of a test, which begin by forgetting the car.
_UNHEALTHY = list(HealthCheck)

type Record = Callable[[str, object], None]


def examples(share: float = 1.0, steps: int = 50) -> settings:
    """Return the settings of a property whose examples are tried in this share, of so many steps at most."""
    return settings(
        max_examples=max(5, round(_ALL * share)),
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=_UNHEALTHY,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        print_blob=False,
    )


class Tally:
    """Counts the examples that were tried."""

    def __init__(self, request: pytest.FixtureRequest, record: Record) -> None:
        """Begin with none."""
        self.examples = 0
        self.steps = 0
        self._what = request.node.name.removeprefix("test_").replace("_", " ")
        self._record = record

    def add(self, steps: Sized = ()) -> None:
        """Count an example that was tried, and what it was made of."""
        self.examples += 1
        self.steps += len(steps)

    def tell(self) -> None:
        """Let the report know."""
        steps = f", {self.steps:,} steps in them" if self.steps else ""
        fact = {
            f"property: {self._what}": f"holds in {self.examples:,} examples{steps}"
        }
        self._record("fact", fact)
