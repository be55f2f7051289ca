"""Is it real? Fewer contacts may mean fewer problems, or a door that customers no longer get through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from metrics.analysis.series import month_end, shift
from metrics.query import NONE, Count, Facts, Reader, Slice
from metrics.stats import difference_interval

FALL = 0.03
"""Fewer contacts a day by less than this are no fall: months differ that much by their weekdays."""
WEIGHT, LEAST = 0.05, 20
"""A channel or source is looked at if it held this share of the earlier contacts, and so many."""
CLOSED = 0.2
"""Below this part of its earlier contacts a day it counts as closed."""
SILENT_DAYS, EXPECTED = 7, 8
"""Silent at the end for so many days in which at least so many contacts were to be expected: closed. Of hours too."""
HOURS, HOURS_WEIGHT = 3, 0.05
"""So many hours of the week, with this share of their channel's contacts, must have fallen silent."""
RISE, LEVEL, FEW = 0.01, 0.99, 30
"""A share rises if it does by this much and by more than chance explains; each period needs so many contacts."""

State = Literal["speaks", "renamed", "clear", "few", "unrecorded"]
Key = Literal["source", "channel", "hours", "abandoned", "repeats", "severe"]
Verdict = Literal["no_fall", "data", "door", "doubt", "clear", "unknown"]

_POOLS: tuple[Callable[[int], int], ...] = (lambda hour: hour, lambda hour: hour % 24, lambda hour: hour // 24)
"""An hour of the week by itself, with the same hour of other days, with the other hours of its day."""

_Checking = Callable[[Reader, Slice, Slice], "Check"]

_MEANS: dict[Key, Verdict] = {"source": "data", "channel": "door", "hours": "door", "abandoned": "door"}


@dataclass(frozen=True)
class Check:
    """One comparison: `before` and `now` are (counted, whole), the whole of a count being its days.

    `speaks`: against the fall being real. `few`: too few contacts to tell. `subject`: the channel or source;
    `since`: its first silent day; `hours`: those of the week that fell silent; `heir`: its likely new name.
    """

    key: Key
    state: State
    before: tuple[float, float] | None = None
    now: tuple[float, float] | None = None
    subject: str = ""
    since: date | None = None
    hours: tuple[int, ...] = ()
    heir: str = ""


@dataclass(frozen=True)
class Finding:
    """A month against an earlier one: contacts of the compared days, and every check."""

    earlier: date
    before: tuple[int, int]
    now: tuple[int, int]
    checks: tuple[Check, ...]

    @property
    def change(self) -> float:
        """Relative change of the contacts a day."""
        return _per_day(self.now) / _per_day(self.before) - 1

    @property
    def fell(self) -> bool:
        """Whether there is a fall to be explained."""
        return self.change <= -FALL

    @property
    def speaking(self) -> tuple[Check, ...]:
        """What speaks against the fall being real, the likeliest explanation first."""
        return tuple(c for c in self.checks if c.state == "speaks")

    @property
    def made(self) -> int:
        """How many checks could be made."""
        return sum(c.state in ("speaks", "renamed", "clear") for c in self.checks)

    @property
    def verdict(self) -> Verdict:
        """What the checks say together; `unknown`: a fall, and nothing to check it with."""
        if not self.fell:
            return "no_fall"
        if self.speaking:
            return _MEANS.get(self.speaking[0].key, "doubt")
        return "clear" if self.made else "unknown"


def earlier_months(month: date) -> tuple[date, date]:
    """The month before and the same month last year."""
    return shift(month, -1), shift(month, -12)


def is_it_real(reader: Reader, cut: Slice, month: date, earlier: date) -> Finding | None:
    """All checks of the month against an earlier one; None if one of the two holds no whole day or no contact."""
    found = _compared(reader, cut, month, earlier)
    if found is None:
        return None
    return _checked(reader, *found, (*_ACCESS, *_DOUBTS))


def closed_door(reader: Reader, cut: Slice, month: date) -> Finding | None:
    """The first comparison whose fall looks like missing data or a closed door, by the checks of access alone."""
    for earlier in earlier_months(month):
        found = _compared(reader, cut, month, earlier)
        if found is not None and found[2].fell:
            finding = _checked(reader, *found, _ACCESS)
            if finding.speaking:
                return finding
    return None


def _checked(reader: Reader, before: Slice, now: Slice, finding: Finding, checks: tuple[_Checking, ...]) -> Finding:
    return replace(finding, checks=tuple(check(reader, before, now) for check in checks))


def _compared(reader: Reader, cut: Slice, month: date, earlier: date) -> tuple[Slice, Slice, Finding] | None:
    spans = _spans(reader.known, cut, month, earlier)
    if spans is None:
        return None
    before, now = spans
    counts = [int(reader.sums(span, "contacts")["contacts"]) for span in spans]
    if not counts[0]:
        return None
    return before, now, Finding(earlier, (counts[0], _days(before)), (counts[1], _days(now)), ())


def _spans(known: Facts, cut: Slice, month: date, earlier: date) -> tuple[Slice, Slice] | None:
    """The earlier and the later days: whole months, or of a young month its whole days and as many of the other."""
    if known.first_day is None or known.as_of is None or known.first_day > earlier:
        return None
    first, end = month.replace(day=1), month_end(month)
    last = min(end, known.local_day(known.as_of) - timedelta(days=1))
    if last < first:
        return None
    reach = month_end(earlier) if last == end else min(month_end(earlier), earlier + (last - first))
    return replace(cut, first=earlier, last=reach), replace(cut, first=first, last=last)


def _days(span: Slice) -> int:
    return (span.last - span.first).days + 1 if span.first and span.last else 0


def _per_day(part: tuple[float, float]) -> float:
    return part[0] / part[1]


def _sources(reader: Reader, before: Slice, now: Slice) -> Check:
    return _gone("source", reader.checks.labels(before, now, "source"), before, now)


def _channels(reader: Reader, before: Slice, now: Slice) -> Check:
    return _gone("channel", reader.checks.labels(before, now, "channel"), before, now)


def _gone(key: Key, counts: list[Count], before: Slice, now: Slice) -> Check:
    """The label that closed and took most contacts with it; where none did, the one that fell most."""
    named = [c for c in counts if c.label != NONE]
    if not named:
        return Check(key, "unrecorded")
    large = [c for c in named if c.before >= max(LEAST, WEIGHT * sum(other.before for other in counts))]
    if not large:
        return Check(key, "few")
    closed = [c for c in large if _closed(c, before, now)]
    chosen = min(closed or large, key=lambda c: (c.now - c.before if closed else c.now / c.before, c.label))
    silent = bool(closed) and (not chosen.now or _silence(chosen, now) >= SILENT_DAYS)
    heir = _heir(chosen, counts) if closed else ""
    return Check(
        key,
        "renamed" if heir else "speaks" if closed else "clear",
        (chosen.before, _days(before)),
        (chosen.now, _days(now)),
        subject=chosen.label,
        since=chosen.last + timedelta(days=1) if silent else None,
        heir=heir,
    )


def _closed(count: Count, before: Slice, now: Slice) -> bool:
    usual, silence = count.before / _days(before), _silence(count, now)
    return count.now / _days(now) < CLOSED * usual or (silence >= SILENT_DAYS and usual * silence >= EXPECTED)


def _silence(count: Count, now: Slice) -> int:
    """Days without a contact at the end of the period."""
    return (now.last - count.last).days if now.last else 0


def _heir(gone: Count, counts: list[Count]) -> str:
    """A label that is new and holds at least half of what the other lost: it was renamed rather than closed."""
    new = [c for c in counts if not c.before and c.now * 2 >= gone.before - gone.now]
    return max(new, key=lambda c: c.now).label if new else ""


def _hours(reader: Reader, before: Slice, now: Slice) -> Check:
    """Per channel and over all of them; of those that can be told, the one that lost the largest part."""
    past, present = reader.checks.hours(before), reader.checks.hours(now)
    if not past or not present:
        return Check("hours", "unrecorded")
    told = [_shorter(label, _of(past, label), _of(present, label)) for label in ("", *sorted({c for c, _ in past}))]
    known = [(lost, check) for lost, check in filter(None, told)]
    return max(known, key=lambda pair: pair[0])[1] if known else Check("hours", "few")


def _of(hours: dict[tuple[str, int], int], label: str) -> Counter[int]:
    """Contacts by hour of the week, of one channel or of all (blank)."""
    found: Counter[int] = Counter()
    for (channel, hour), contacts in hours.items():
        found[hour] += contacts if label in ("", channel) else 0
    return found


def _shorter(label: str, past: Counter[int], present: Counter[int]) -> tuple[float, Check] | None:
    """(part of the contacts lost, the check): how many hours of the week held contacts, and how many still do."""
    usual, silent = _silent(past, present)
    if len(usual) < HOURS:
        return None
    lost = sum(past[hour] for hour in silent) / past.total()
    speaks = len(silent) >= HOURS and lost >= HOURS_WEIGHT
    parts = (len(usual), len(usual)), (len(usual) - len(silent), len(usual))
    hours = tuple(sorted(silent)) if speaks else ()
    return lost, Check("hours", "speaks" if speaks else "clear", *parts, subject=label, hours=hours)


def _silent(past: Counter[int], present: Counter[int]) -> tuple[set[int], set[int]]:
    """Hours of the week of which enough is known, and those of them that fell silent.

    Known is an hour if contacts were to be expected, had all hours fallen alike: in that hour of the week, in that
    hour of all days together, or on that day of the week.
    """
    usual: set[int] = set()
    silent: set[int] = set()
    ratio = present.total() / past.total()
    for pool in _POOLS:
        then, now = _pooled(past, pool), _pooled(present, pool)
        known = {hour for hour in past if then[pool(hour)] * ratio >= EXPECTED}
        usual |= known
        silent |= {hour for hour in known if not now[pool(hour)]}
    return usual, silent


def _pooled(hours: Counter[int], pool: Callable[[int], int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for hour, contacts in hours.items():
        found[pool(hour)] += contacts
    return found


def _abandoned(reader: Reader, before: Slice, now: Slice) -> Check:
    return _risen(reader, "abandoned", before, now)


def _repeats(reader: Reader, before: Slice, now: Slice) -> Check:
    return _risen(reader, "repeats", before, now) if "customer" in reader.known.has else Check("repeats", "unrecorded")


def _severe(reader: Reader, before: Slice, now: Slice) -> Check:
    return _risen(reader, "severe", before, now)


def _risen(reader: Reader, share: Literal["abandoned", "repeats", "severe"], before: Slice, now: Slice) -> Check:
    """Whether a share rose by more than chance explains, whole customers taken together (METRICS.md 5)."""
    split = {name: column.to_numpy() for name, column in reader.checks.split(before, now, share).to_dict().items()}
    parts = [(float(split[f"y{i}"].sum()), float(split[f"x{i}"].sum())) for i in (0, 1)]
    if not parts[0][1] or not parts[1][1]:
        return Check(share, "few" if share == "repeats" else "unrecorded")
    if min(parts[0][1], parts[1][1]) < FEW:
        return Check(share, "few", parts[0], parts[1])
    sure = difference_interval(split["x0"], split["y0"], split["x1"], split["y1"], LEVEL)
    risen = _per_day(parts[1]) - _per_day(parts[0]) >= RISE and sure is not None and sure.low > 0
    return Check(share, "speaks" if risen else "clear", parts[0], parts[1])


_ACCESS: tuple[_Checking, ...] = (_sources, _channels, _hours, _abandoned)
_DOUBTS: tuple[_Checking, ...] = (_repeats, _severe)
