"""The example in docs/library.md runs as it stands there."""

from pathlib import Path
import re

import pytest

from simulator import Simulator

DOCUMENT = Path(__file__).parent.parent / "docs" / "library.md"


async def test_example_signs_in_reads_and_locks(
    socket_enabled: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example lists the cars, reads the odometer and locks the first car."""
    found = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert found is not None
    example: dict[str, object] = {"__name__": "example"}
    exec(compile(found[1], str(DOCUMENT), "exec"), example)  # noqa: S102 - our own document
    main = example["main"]
    assert callable(main)

    async with Simulator(speed=100) as simulator:
        car = simulator.cars["bev_mach_e"]
        car.unlock()
        await main("driver@example.com", "drive", simulator.origin)
        said = capsys.readouterr().out
        assert simulator.ledger.count("POST api.autonomic.ai/v1/command/*") == 1

    assert "Blue Pony Mustang Mach-E 2023" in said
    assert "15342.0 km" in said
    assert said.rstrip().endswith("locked")
