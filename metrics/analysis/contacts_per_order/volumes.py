"""Contacts per shipment, per active customer, per account: whatever was imported as a monthly volume (METRICS.md 3)."""

from __future__ import annotations

from datetime import date

from metrics.analysis.contacts_per_order.days import Ratio
from metrics.analysis.contacts_per_order.definitions import UNKNOWN, Cell, cell
from metrics.analysis.contacts_per_order.lags import COMPANY
from metrics.analysis.series import month_end
from metrics.query import Blank, Facts, Reader


class Volumes:
    """Every other denominator of the store; `units` by name.

    The company's volume is the one imported without a market, never the sum over markets: somebody who is active in
    two of them is one customer.
    """

    def __init__(self, reader: Reader, known: Facts) -> None:
        self._known = known
        rows = reader.volumes().iter_rows()
        self._found = {(unit, month, market): volume for unit, month, market, volume in rows}
        self.units = tuple(sorted({unit for unit, _, _ in self._found}))

    def of(self, month: date, market: str, contacts: Ratio) -> dict[str, Cell]:
        """Contacts of a whole month over each volume."""
        return {unit: self._cell(unit, month, market, contacts) for unit in self.units}

    def _cell(self, unit: str, month: date, market: str, contacts: Ratio) -> Cell:
        known, end = self._known, month_end(month)
        if known.first_day is None or known.first_day > month or not known.settled(end, 0):
            return cell(month, None, None, False, (month, end), Blank("workbench.blank.part"))
        volume = self._found.get((unit, month, UNKNOWN if market == COMPANY else market))
        if not volume:
            return cell(month, None, None, True, (month, end), self._why(unit, month, market))
        top, _ = contacts.over(month, end)
        return cell(month, top, volume, True, (month, end))

    def _why(self, unit: str, month: date, market: str) -> Blank:
        markets = {where for u, m, where in self._found if (u, m) == (unit, month)}
        by_market_only = market == COMPANY and markets and UNKNOWN not in markets
        return Blank("workbench.blank.parts" if by_market_only else "workbench.blank.volume", (("unit", unit),))
