"""The command line: `python -m metrics` and the console command `service-metrics`."""

from metrics.cli.run import main

__all__ = ["main"]
