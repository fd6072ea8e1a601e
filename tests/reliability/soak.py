"""Days of an account with three cars in fast time; prints what was seen as one line of JSON.

python -m tests.reliability.soak WAY --days 30 --seed 1
"""

import argparse
import asyncio
from datetime import datetime
import json
from random import Random, SystemRandom
import sys
import tempfile

import tests.early  # noqa: F401 - before anything of Home Assistant

# isort: split
from .fast_time import FastLoop, frozen


def main() -> None:
    """Run for as many days as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    sys.stderr.write(f"{asked.way}: {asked.days} days, seed {asked.seed}\n")
    # The integration's own jitter comes from here.
    import random

    random.seed(asked.seed)
    time = frozen(datetime(2026, 3, 1, 6, 0))
    # What is imported from here on knows no other time.
    from .soak_run import run

    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=lambda: FastLoop(time)) as runner,
    ):
        figures = runner.run(run(asked.way, asked.days, Random(asked.seed), folder))
    sys.stdout.write(json.dumps({"seed": asked.seed, **figures}) + "\n")


if __name__ == "__main__":
    main()
