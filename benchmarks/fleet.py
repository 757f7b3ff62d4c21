"""How many megabytes of logs one processor takes in a second as a worker of the job on Spark, and what a terabyte then costs.

    python -m benchmarks.fleet [--guides DIR] LOG…

Each log is a source, looked at by itself as a task does it, here without Spark: what Spark adds is a task for each group of files.
Times are of the processor, not of the clock, so other work on the machine counts less. Prices: see PRICES.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from engine.fleet.survey import survey
from engine.matching.scan import Input
from engine.pool import from_guides

PRICES = {
    "Google Serverless for Apache Spark, standard": 0.060,
    "Alibaba EMR Serverless Spark, US (Virginia)": 0.053801,
}
"""Dollars for an hour of one processor with 4 GB, as docs/how-to/run-over-a-fleet.md gives them with source and date."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", nargs="+", type=Path)
    parser.add_argument("--guides", action="append", default=[])
    asked = parser.parse_args()
    pool = from_guides(asked.guides)
    print(f"{'log':<24}{'MB':>8}{'s':>8}{'MB/s':>8}{'issues':>8}", *(f"  ${price:.4f}/h" for price in PRICES.values()))
    for path in asked.logs:
        size = path.stat().st_size / 1e6
        start = time.process_time()
        with path.open("rb") as stream:
            rows = survey(pool.reader, path.name, [Input("", stream)], time.time(), [])
        taken = time.process_time() - start
        costs = (f"{1e6 / (size / taken) / 3600 * price:>8.2f} $/TB" for price in PRICES.values())
        print(f"{path.name:<24}{size:>8.0f}{taken:>8.2f}{size / taken:>8.1f}{sum(1 for row in rows if row.issue):>8}", *costs)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
