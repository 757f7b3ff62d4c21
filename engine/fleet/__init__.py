"""The engine over the logs of a fleet, as a job on Apache Spark (docs/how-to/run-over-a-fleet.md, docs/decisions/0013-fleets.md).

Spark is imported when a job is made, pyarrow when a file is opened: importing this costs neither.
"""

from __future__ import annotations

from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.fleet.job import Outcome, run
    from engine.fleet.plan import Logs, Table
    from engine.fleet.spark import diagnose_files, diagnose_table

_HOMES = {"Logs": "plan", "Outcome": "job", "Table": "plan", "diagnose_files": "spark", "diagnose_table": "spark", "run": "job"}

__all__ = ["Logs", "Outcome", "Table", "diagnose_files", "diagnose_table", "run"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """The public names, each imported from its module when it is first asked for."""
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
