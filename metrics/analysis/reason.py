"""One reason: how often, how often again, through which channels, since when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from metrics.analysis.control_chart import Span, spans
from metrics.analysis.maturity import with_young
from metrics.analysis.series import Point, by_part, monthly, period, settled
from metrics.analysis.signals import signals
from metrics.analysis.skyline import unit_metric
from metrics.analysis.targets import Verdict, verdict
from metrics.query import Owner, Reader, Reading, ReasonCard, Slice

SHOWN = ("repeat_contact_rate", "resolution_behavioural", "resolution_flagged", "false_closes")


@dataclass(frozen=True)
class Line:
    """A metric of the reason over 24 months with its usual ranges and what changed between them.

    The newest month carries the company's verdict on the reason; `kept`: its target's.
    """

    metric: str
    points: tuple[Point, ...]
    spans: tuple[Span, ...]
    events: tuple[tuple[date, str], ...]
    target: float | None
    kept: Verdict | None


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
    readings = reader.one_with_intervals(now, metric, *SHOWN)
    lines = {
        metric: by_part(reader, cut, metric, month, by="reason").get(reason, ()),
        "repeat_contact_rate": monthly(reader, mine, "repeat_contact_rate", month),
    }
    channels = reader.with_intervals(now.cut("channel"), "contacts", "repeat_contact_rate")
    ranked = sorted(channels.items(), key=lambda item: -(item[1]["contacts"].top or 0))
    return Case(
        metric=metric,
        card=reader.reasons[reason],
        owner=reader.owners(month).get(reason),
        readings=readings,
        contacts=int(counts.get(reason, 0)),
        all_contacts=int(sum(counts.values())),
        rank=1 + sum(n > counts.get(reason, 0) for n in counts.values()),
        lines=tuple(
            _line(reader, mine, reason, readings[m], points, targets.get((m, "reason", reason)))
            for m, points in lines.items()
        ),
        channels=tuple((str(k[0]), c["contacts"], c["repeat_contact_rate"]) for k, c in ranked if c["contacts"].top),
        snowballs=tuple(reader.snowballs(now)),
    )


def _line(
    reader: Reader, mine: Slice, reason: str, reading: Reading, points: tuple[Point, ...], target: float | None
) -> Line:
    metric, last = reading.metric, points[-1].month if points else None
    events = reader.events(reason)
    moved = signals(reader, mine, metric, last).of(reason) if last else None
    young = with_young(reader, mine, metric, points)
    judged = (*young[:-1], replace(young[-1], mark=moved.mark if moved else None)) if young else ()
    return Line(
        metric=metric,
        points=judged,
        spans=spans(points, [day for day, _ in events]),
        events=events,
        target=target,
        kept=verdict(reading, target, settled=last is not None and settled(reader.known, metric, last)),
    )
