"""`watch`: files are imported as they arrive in a folder, one by one; what needs a person waits for one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from metrics.cli.desk import Desk
from metrics.cli.ending import asked
from metrics.cli.exits import NOTHING, SOME, WHOLE
from metrics.cli.inbox import DONE, MARK, QUESTIONS, REJECTED, Inbox
from metrics.cli.log import log_fault
from metrics.cli.receipt import noticed, written
from metrics.door import Gate, Job, Outcome
from metrics.errors import DateQuestion, MappingNeeded, UserError

LOOK_SECONDS = 0.5


def command(desk: Desk) -> int:
    """`watch`: for good, until it is ended from the keyboard or by the system; `--once`: what is there now."""
    inbox = Inbox(desk.args.folder, desk.args.still)
    watcher = Watcher(desk, inbox, Gate(Path(desk.args.db or desk.settings.database), desk.settings))
    try:
        return watcher.once() if desk.args.once else watcher.go_on()
    except KeyboardInterrupt:
        watcher.say(desk.t("watch.ended"))
        return WHOLE


@dataclass
class Watcher:
    """Takes the files of one inbox to one store, and says what it did."""

    desk: Desk
    inbox: Inbox
    gate: Gate
    _said: str = ""

    def once(self) -> int:
        """What is there now; the exit code of the file that fared worst."""
        codes, left = {WHOLE}, set(self.inbox.waiting())
        while left:
            for path in [path for path in self.inbox.whole() if path in left]:
                codes.add(self.file(path))
                left -= set() if self.inbox.replaced(path) else {path}
            left &= set(self.inbox.waiting())
            time.sleep(LOOK_SECONDS if left else 0)
        return next(code for code in (NOTHING, SOME, WHOLE) if code in codes)

    def go_on(self) -> int:
        """Never ends by itself."""
        self.say(self.desk.t("watch.begun", folder=str(self.inbox.folder), store=str(self.gate.store)))
        while True:
            for path in self.inbox.whole():
                self.file(path)
            time.sleep(LOOK_SECONDS)

    def file(self, path: Path) -> int:
        """One file, to where it belongs; it stays where it is only while the store cannot be reached."""
        try:
            outcome = self.gate.take(Job(path, self.desk.t.language, self.inbox.mapping(path)))
        except UserError as error:
            self.say(self.desk.t("watch.stays", file=path.name, cause=self.desk.t(error.key, **error.values)))
            return NOTHING
        except Exception as fault:
            if asked():
                raise KeyboardInterrupt from fault
            reference, log = log_fault(self.gate.store, "watch")
            outcome = Outcome(error=UserError("watch.fault", file=path.name, reference=reference, log=log))
        if not path.exists():
            return WHOLE  # somebody took it away again
        if outcome.rejected:
            laid = self.inbox.keep(REJECTED, f"{path.name}.rejected.csv", outcome.rejected.encode("utf-8-sig"))
            self.say(self.desk.t("watch.rejected", file=path.name, rejected=str(laid)))
        return self._ask(path, outcome, outcome.error) if outcome.error else self._file_away(path, outcome)

    def say(self, sentence: str) -> None:
        """A line with the time of day, once, however often it is the case."""
        if sentence != self._said:
            print(time.strftime("%H:%M:%S"), sentence, flush=True)
        self._said = sentence

    def _file_away(self, path: Path, outcome: Outcome) -> int:
        if not self.inbox.replaced(path):  # else the next one has come already, and its turn too
            self.inbox.put_away(path, DONE)
        self.inbox.answered(path.name)
        if outcome.receipt is None:
            return WHOLE
        told = written(self.desk.t, outcome.receipt, str(self.desk.args.db or ""))
        self.say("\n".join([told, *(f"  {sentence}" for sentence in noticed(self.desk.t, outcome))]))
        return SOME if outcome.receipt.rejected else WHOLE

    def _ask(self, path: Path, outcome: Outcome, error: UserError) -> int:
        """Nothing was stored: the file waits among the questions, with what is missing in words."""
        if self.inbox.replaced(path):
            return NOTHING
        put = self.inbox.put_away(path, QUESTIONS)
        mapping = put.with_name(f"{put.name}.toml")
        if isinstance(error, DateQuestion | MappingNeeded) and outcome.proposal and not mapping.exists():
            self.inbox.lay(QUESTIONS, mapping.name, outcome.proposal.encode())
        note = self.inbox.lay(QUESTIONS, f"{put.name}.txt", self._note(put, mapping, error).encode())
        self.say(self.desk.t("watch.question", file=path.name, note=str(note)))
        return NOTHING

    def _note(self, put: Path, mapping: Path, error: UserError) -> str:
        t, names = self.desk.t, {"file": put.name, "mapping": mapping.name}
        lines = [MARK + put.name, "", t(error.key, **error.values), ""]
        if isinstance(error, DateQuestion):
            lines.append(t("watch.note_dates", **names))
            lines += [f'    date_order = "{order}"    {first} – {last}' for order, first, last in error.readings]
        elif mapping.exists():
            lines.append(t("watch.note_columns", **names))
        elif isinstance(error, MappingNeeded):
            lines.append(t("watch.note_mapping", **names))
        return "\n".join([*lines, t("watch.note_back", **names)]) + "\n"
