"""`python -m tests.simulation [--worlds 2000] [--only shares]`: the accuracy table, the same on every run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tests.simulation import alarms, effect, orders, quality, shares, young
from tests.simulation.finding import HEAD, row

SEED = 20260301
KINDS = {
    "shares": (shares.run, 1.0),
    "orders": (orders.run, 4.0),
    "young": (young.run, 0.2),
    "alarms": (alarms.run, 0.06),
    "effect": (effect.run, 1.0),
    "quality": (quality.run, 0.5),
}
"""What is simulated, and how many worlds of each for one that was asked for: some cost more than others."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulates and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--worlds", type=int, default=2000, help="companies of each kind and size")
    parser.add_argument("--only", choices=KINDS, help="one subject instead of all")
    asked = parser.parse_args(arguments)
    chosen = [KINDS[asked.only]] if asked.only else list(KINDS.values())
    print(HEAD)
    for run, part in chosen:
        for found in run(max(20, round(asked.worlds * part)), SEED):
            print(row(found), flush=True)


if __name__ == "__main__":
    main()
