"""One reason: how often, how often again, through which channels, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.analysis.control_chart import Limits, limits
from metrics.analysis.series import Point, by_part, monthly, period
from metrics.analysis.skyline import unit_metric
from metrics.query import Owner, Reader, Reading, ReasonCard, Slice

SHOWN = ("repeat_contact_rate", "resolution_behavioural", "resolution_flagged", "false_closes")


@dataclass(frozen=True)
class Line:
    """A metric of the reason over 24 months with its usual range."""

    metric: str
    points: tuple[Point, ...]
    limits: Limits | None
    target: float | None


@dataclass(frozen=True)
class Case:
    """All that the reason's page says of a month."""

    metric: str
    card: ReasonCard
    owner: Owner | None
    readings: dict[str, Reading]
    contacts: int
    all_contacts: int
    rank: int
    lines: tuple[Line, ...]
    channels: tuple[tuple[str, Reading, Reading], ...]
    snowballs: tuple[tuple[int, int, int], ...]


def case(reader: Reader, cut: Slice, reason: str, month: date) -> Case:
    """The reason in the month of `month`."""
    metric, mine = unit_metric(reader), cut.only("reason", reason)
    targets = {} if cut.where else reader.targets(month)
    now = period(reader.known, mine, metric, month)
    every = reader.read(period(reader.known, cut, metric, month).cut("reason"), "contacts")
    counts = {str(key[0]): cell["contacts"].top or 0 for key, cell in every.items()}
    lines = by_part(reader, cut, metric, month, by="reason").get(reason, ())
    repeats = monthly(reader, mine, "repeat_contact_rate", month)
    channels = reader.read(now.cut("channel"), "contacts", "repeat_contact_rate")
    ranked = sorted(channels.items(), key=lambda item: -(item[1]["contacts"].top or 0))
    return Case(
        metric=metric,
        card=reader.reasons[reason],
        owner=reader.owners(month).get(reason),
        readings=reader.read_one(now, metric, *SHOWN),
        contacts=int(counts.get(reason, 0)),
        all_contacts=int(sum(counts.values())),
        rank=1 + sum(n > counts.get(reason, 0) for n in counts.values()),
        lines=(
            Line(metric, lines, limits(lines[:-1]), targets.get((metric, "reason", reason))),
            Line(
                "repeat_contact_rate",
                repeats,
                limits(repeats[:-1]),
                targets.get(("repeat_contact_rate", "reason", reason)),
            ),
        ),
        channels=tuple((str(k[0]), c["contacts"], c["repeat_contact_rate"]) for k, c in ranked if c["contacts"].top),
        snowballs=tuple(reader.snowballs(now)),
    )
