"""`python -m tests.benchmarks [--rows 1000000] [--rounds 3]`: the measured ratios in one run, as a small table.

Times of one machine say little; a ratio to something measured beside it, in turns, says what a change costs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from tests.benchmarks.straight import ASKED, FIRST, LARGE, REVISIONS, TURNS
from tests.benchmarks.tasks import ONE_KEY
from tests.benchmarks.viewers import main as real_app

Told = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints; fails only if something cannot be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="contacts (orders: twice as many)")
    parser.add_argument("--rounds", type=int, default=3, help="repetitions of each pair, in turns; the best counts")
    parser.add_argument("--large", type=int, default=0, help="instead: how much memory the import of so many takes")
    parser.add_argument("--straight", action="store_true", help="only what rows drawn straight into a store can tell")
    parser.add_argument("--pairs", action="store_true", help="only gaps, pair by pair: up to 100 million contacts")
    parser.add_argument("--memory", default="", help="with --straight: a rebuild under this limit too, such as 2GB")
    parser.add_argument("--viewers", action="store_true", help="instead: pages, their scripts, many viewers, memory")
    asked = parser.parse_args(arguments)
    if asked.viewers:
        real_app()
        return
    if asked.large:
        large(asked.large)
        return
    if asked.straight or asked.pairs:
        with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
            print(f"{asked.rows:,} contacts drawn straight into the tables")
            pairs(folder, asked.rows)
            if asked.straight:
                derived(folder, asked.rows, asked.memory)
        return
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        run(folder, "write_data", str(asked.rows))
        print(f"{asked.rows:,} contacts; best of {asked.rounds} rounds in turns, each in a process of its own")
        imports(folder, asked.rounds)
        one_key(folder)
        pages(folder)
        pairs(folder, asked.rows)
        derived(folder, asked.rows)


def large(rows: int) -> None:
    """The memory that a file in parts takes, whatever its size."""
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        run(folder, "write_data", str(rows))
        told = run(folder, "large")
    print(f"{told['rows']:,.0f} contacts imported, everything derived: {told['seconds']:.0f} s, limit 2,000 MB:")
    print(f"  peak memory {told['peak_mb']:.0f} MB, of which the database may use 600")


def run(folder: str, task: str, *more: str) -> Told:
    """One task in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.child", task, folder, *more]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: Told = json.loads(done.stdout)
    return told


def best(folder: str, rounds: int, *tasks: str) -> dict[str, Told]:
    """The fastest run of each task, taken in turns."""
    runs: dict[str, list[Told]] = {task: [] for task in tasks}
    for _ in range(rounds):
        for task in tasks:
            runs[task].append(run(folder, task))
    return {task: min(found, key=lambda told: told["seconds"]) for task, found in runs.items()}


def of(told: Told, name: str) -> Told:
    """What was told of one statement of several."""
    return {what: told[f"{name}|{what}"] for what in ("seconds", "cpu")} | {"peak_mb": told["peak_mb"]}


def imports(folder: str, rounds: int) -> None:
    """(a) The checked import beside the database's bare reader, and what the rest of an import costs."""
    found = best(folder, rounds, "bare", "validated")
    head("Import of contacts.csv", "limit 1.5, goal 1.15")
    line("bare: typed read_csv into a table, checkpoint", found["bare"], found["bare"])
    line("validated: file to checked, stored rows", found["validated"], found["bare"])
    parts(found["validated"])
    print("    each after a thousand rows of the same file, so that first use of a library counts in neither;")
    print("    inside: encoding, dialect, record count, columns recognised, types, dates, pseudonyms, every row")
    print("    rule, versions told apart, rows in the store's table, checkpoint; not inside: anything derived")
    everything = run(folder, "whole")
    line("for information: the whole import, everything derived", everything, found["bare"])
    parts(everything)


def one_key(folder: str) -> None:
    """(b) Gaps of one key beside one plain sort of the same rows."""
    told = run(folder, "one_key")
    found = {name: of(told, name) for name in ONE_KEY}
    head("Gaps of one key (family), in turns within one process", "limit 1.6, goal 1.3")
    plain = found["plain_sort"]
    line("one plain sort: customer, family, time, number", plain, plain)
    line("for information: that gives back the number only", found["numbers_sorted"], plain)
    line("gaps, packed form", found["family"], plain)
    line("for information: gaps, plain window form", found["plain"], plain)
    line("for information: one sort by the packed number", found["packed_sort"], plain)


def pages(folder: str) -> None:
    """(c) The Overview's questions."""
    told = run(folder, "pages")
    print(f"\n{'Questions of the Overview, milliseconds':58}{'month cube':>20}{'contacts':>20}")
    print(f"{'':58}{'median':>10}{'p95':>10}{'median':>10}{'p95':>10}")
    names = dict.fromkeys(key.split("|")[0] for key in told if "|" in key)
    for name in names:
        cells = (told[f"{name}|{table}|{what}"] for table in ("cube", "contacts") for what in ("median", "p95"))
        print(f"  {name:56}" + "".join(f"{cell:10.1f}" for cell in cells))
    print(f"  peak memory {told['peak_mb']:.0f} MB; both tables gave the same figures")


def pairs(folder: str, rows: int) -> None:
    """(d) Gaps of each pair and the snowballs beside one sort of the same rows."""
    run(folder, "base", str(rows))
    names = {
        "plain_sort": "one plain sort: customer, family, time, number",
        "numbers_sorted": "for information: that gives back the number only",
        "packed_sort": "one sort by the packed number",
        "family": "gaps of the family",
        "reason": "gaps of the reason",
        "any": "gaps of any contact",
        "snowballs": "gaps of the family, with snowballs",
    }
    found = {name: of(run(folder, "over_base", str(rows), "1", name), name) for name in names}
    if rows < LARGE:  # what a process of its own is for is its memory
        in_turns = run(folder, "over_base", str(rows), str(TURNS), *names)
        found = {name: of(in_turns, name) | {"peak_mb": told["peak_mb"]} for name, told in found.items()}
    how = f"best of {TURNS} in turns" if rows < LARGE else "each once"
    head(f"Gaps, pair by pair, {how}", "goal 1.3")
    for name, words in names.items():
        line(words, found[name], found["plain_sort"])
    clock, cpu = (found["snowballs"][what] / found["packed_sort"][what] for what in ("seconds", "cpu"))
    print(f"  with snowballs, beside the packed sort (goal 2): {clock:.2f}, {cpu:.2f} of its processor time")
    print("  peak memory: of each in a process of its own")
    everything = {
        what: sum(found[name][what] for name in ("snowballs", "reason", "any")) for what in ("seconds", "cpu")
    }
    GAPS.update(everything | {"peak_mb": max(told["peak_mb"] for told in found.values())})


GAPS: Told = {}
"""All three pairs and the snowballs, as `pairs` measured them."""


def derived(folder: str, rows: int, memory: str = "") -> None:
    """(e) The day cube, a rebuild of all, one part in forty more; what pages ask."""
    run(folder, "draw", str(rows))
    whole = run(folder, "rebuilt")
    head("Derived", "goals: cube 0.6 of the gaps, appending 0.15 of the rebuild")
    line("gaps of all three pairs, with snowballs", GAPS, GAPS)
    line("the day cube, beside them", run(folder, "cube"), GAPS)
    line("for information: the day cube, to its file", run(folder, "cube", "cube.duckdb"), GAPS)
    line("everything rebuilt", whole, whole)
    if memory:
        line(f"everything rebuilt within {memory}", run(folder, "rebuilt", memory), whole)
    viewers(folder)
    told = run(folder, "compared")
    for name in dict.fromkeys(key.split("|")[0] for key in told if "|" in key):
        cube, contacts = (told[f"{name}|{table}|median"] for table in ("cube", "contacts"))
        print(f"  {name}: contacts {contacts:.0f} ms, month cube {cube:.1f} ms: {contacts / cube:.1f} times (goal 5)")
    line("one part in forty more, only what it changes derived", run(folder, "appended", str(rows)), whole)


def viewers(folder: str) -> None:
    """Many people at once, each question of the month cube."""
    found = {many: run(folder, "viewers", str(many)) for many in (1, 10, 30)}
    print("\n  Questions of the month cube, p95 in ms (goals 10, 60, 150)" + "".join(f"{n:>6} at once" for n in found))
    for name in (key for key in found[1] if key not in {"peak_mb", FIRST}):
        print(f"    {name:56}" + "".join(f"{told[name]:14.1f}" for told in found.values()))
    print(f"    for information: {FIRST:39}" + "".join(f"{told[FIRST]:14.1f}" for told in found.values()))
    print(f"    each asked {ASKED} times by everyone; the first, in which the cube is read, of {REVISIONS} revisions,")
    print("    all at once: the app asks it ahead, at its start and after every change")


def head(title: str, limit: str) -> None:
    """The heading of a group."""
    columns = "".join(f"{name:>10}" for name in ("seconds", "ratio", "processor", "ratio", "peak MB"))
    print(f"\n{f'{title} ({limit})':58}{columns}")


def line(name: str, told: Told, beside: Told) -> None:
    """One thing measured."""
    pairs = "".join(f"{told[what]:10.3f}{told[what] / beside[what]:10.2f}" for what in ("seconds", "cpu"))
    print(f"  {name:56}{pairs}{told['peak_mb']:10.0f}")


def parts(told: Told) -> None:
    """What it consists of."""
    for name, seconds in told.items():
        if name not in {"seconds", "cpu", "peak_mb"} and seconds >= 0.02:
            print(f"      {name:52}{seconds:10.3f}")


if __name__ == "__main__":
    main()
