"""What each vendor has ended: repeat contacts that no longer happen, against its own baseline.

A repeat is booked to the vendor of the FIRST of the pair, which failed to end the matter (METRICS.md 1); so a
contract can pay for contacts that no longer come in instead of contacts answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from metrics.query import Blank, Cost, Reader, Reading, Slice
from metrics.stats import Interval

RATE = "repeat_contact_rate"
NOTHING = Reading(RATE, 0, 0, Blank("blank.no_contacts"))
"""Of a vendor that had no contact in a period."""
Verdict = Literal["fewer", "more"]


@dataclass(frozen=True)
class Vendor:
    """One vendor's month against its baseline.

    `repeats`: contacts of the month that followed a first one of this vendor; `rise`: of the repeat rate since the
    baseline; `cost`: of the vendor's contacts in the month.
    """

    vendor: str
    contacts: int
    repeats: int
    now: Reading
    base: Reading
    rise: Interval | None
    cost: Cost

    @property
    def judged(self) -> bool:
        """Whether both periods have enough contacts to be compared."""
        return self.now.value is not None and self.base.value is not None and not (self.now.thin or self.base.thin)

    @property
    def removed(self) -> float | None:
        """Repeat contacts that no longer happen: (baseline's rate - rate) x matured contacts; below 0: more of them."""
        if not self.judged or self.now.value is None or self.base.value is None:
            return None
        return (self.base.value - self.now.value) * (self.now.bottom or 0)

    @property
    def between(self) -> tuple[float, float] | None:
        """The least and the most that chance leaves of it (95 %)."""
        if self.removed is None or self.rise is None:
            return None
        matured = self.now.bottom or 0
        return -self.rise.high * matured, -self.rise.low * matured

    @property
    def verdict(self) -> Verdict | None:
        """Fewer or more repeats than in the baseline; None where they cannot be told apart."""
        if self.between is None:
            return None
        return "fewer" if self.between[0] > 0 else "more" if self.between[1] < 0 else None

    @property
    def worth(self) -> Decimal | None:
        """What the contacts removed would have cost, at the mean price of the vendor's contacts."""
        if self.removed is None or self.cost.mean is None:
            return None
        return Decimal(str(round(self.removed, 4))) * self.cost.mean


def vendors(reader: Reader, cut: Slice, month: date, first: date, last: date) -> tuple[Vendor, ...]:
    """Vendors that can be judged, by what they removed; then the others by name. Baseline: the months first to last."""
    now, base = cut.month(month).cut("vendor"), cut.months(first, last).cut("vendor")
    readings = reader.with_intervals(now, "contacts", RATE)
    before, rises = reader.with_intervals(base, RATE), reader.rises(base, now)
    booked, costs = reader.roots(now), reader.cost(now)
    found = []
    for (label, *_), cell in readings.items():
        vendor = str(label)
        again = booked.get(vendor)
        found.append(
            Vendor(
                vendor=vendor,
                contacts=int(cell["contacts"].top or 0),
                repeats=again.followed + again.carried if again else 0,
                now=cell[RATE],
                base=before[(vendor,)][RATE] if (vendor,) in before else NOTHING,
                rise=rises.get(vendor),
                cost=costs.get((vendor,), Cost()),
            )
        )
    shown = [one for one in found if one.contacts or one.repeats]
    return tuple(sorted(shown, key=lambda v: (not v.judged, -(v.removed or 0), v.vendor)))
