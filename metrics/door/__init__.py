"""Importing wherever the store is open: in this process, else through the door of the running app (TRAPS 17).

One process owns the store file. Whoever comes from outside opens it for one file and gives it back; where the app
holds it, the file is handed to the app, which answers with the same outcome.
"""

from metrics.door.door import PATH, Door, announce, find, withdraw
from metrics.door.gate import Gate
from metrics.door.outcome import Job, Outcome, reached, take

__all__ = ["PATH", "Door", "Gate", "Job", "Outcome", "announce", "find", "reached", "take", "withdraw"]
