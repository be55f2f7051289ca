"""The rows of a bridge: each part's name, what it adds, and its sentence, for bars and tables alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from metrics.analysis.bridge import SHARED, Bridge, Cell
from metrics.charts import Step, Unit, per_hundred, percent, plain
from metrics.export import show
from metrics.query import NONE, UNOWNED
from pages.parts import address
from pages.parts.dimensions import named
from pages.parts.guard import Viewer
from pages.parts.notices import escape
from pages.parts.tables import Column

SHOWN = 6
"""Parts with a bar of their own; the others are one bar together."""

_PAGES = {"reason": "reason", "owner": "department"}
Rows = list[dict[str, object]]


def unit(viewer: Viewer, found: Bridge) -> Unit:
    """How the bridge's figures are written: ratios with two decimals, so that small parts still add up."""
    match found.metric:
        case "contacts":
            return plain(viewer.t)
        case "contacts_per_order":
            return per_hundred(viewer.t, decimals=2)
        case _:
            return percent(viewer.t, decimals=2)


def turn(change: float) -> str:
    """`up`, `down` or `same`."""
    return "same" if not change else "up" if change > 0 else "down"


def largest(viewer: Viewer, found: Bridge) -> str:
    """The kind of change that adds or takes most, in the middle of a sentence."""
    what, change = max(found.sums.items(), key=lambda item: abs(item[1]))
    words = kind(viewer, what, change)
    return words[0].lower() + words[1:]


def kind(viewer: Viewer, what: str, change: float) -> str:
    """A kind of change in plain words: "More orders"."""
    return viewer.t(f"bridge.{what}_{turn(change)}")


def said(viewer: Viewer, found: Bridge, words: str, change: float) -> str:
    """A bar's sentence without its full stop: "More orders: +310 contacts"."""
    t, told = viewer.t, {"name": words, "change": unit(viewer, found).change(change)}
    match found.metric:
        case "contacts":
            return t.n("bridge.said_contacts", round(abs(change)), **told)
        case "contacts_per_order":
            return t("bridge.said_per_order", **told)
        case _:
            return t("bridge.said", **told)


def split(found: Bridge) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """The parts that add or take most by themselves, and all others."""
    ranked = [cell for cell in found.ranked if found.own(cell) and not cell.thin]
    top = ranked[: SHOWN if len(ranked) > SHOWN + 1 else SHOWN + 1]
    return tuple(top), tuple(cell for cell in found.ranked if cell not in top)


def kinds(viewer: Viewer, found: Bridge) -> list[Step]:
    """What each kind of change adds over all parts, and what could not be told apart."""
    changes = [(what, kind(viewer, what, change), change) for what, change in found.sums.items()]
    if found.untold:
        changes.append(("untold", viewer.t("bridge.untold"), found.untold))
    return [Step(what, words, change, said(viewer, found, words, change)) for what, words, change in changes]


def heading(viewer: Viewer, found: Bridge, by: str) -> str:
    """The part that adds or takes most by itself."""
    top, _ = split(found)
    if not top:
        return viewer.t("bridge.nothing")
    words = named(viewer, by, top[0].label)
    words = viewer.t.quote(words) if by == "reason" and top[0].label not in (UNOWNED, NONE) else words
    return viewer.t("bridge.most", name=escape(words), change=unit(viewer, found).change(found.own(top[0])))


def steps(viewer: Viewer, found: Bridge, by: str) -> list[Step]:
    """What belongs to no single part, then the parts by size, then all other."""
    shared = [step for step in kinds(viewer, found) if step.key in SHARED]
    top, rest = split(found)
    own = [_step(viewer, found, cell, by) for cell in top]
    left = sum(found.own(cell) for cell in rest)
    words = viewer.t.n(f"bridge.other_{by}", len(rest))
    other = [Step("", words, left, said(viewer, found, words, left))] if left else []
    return [*shared, *own, *other]


def _step(viewer: Viewer, found: Bridge, cell: Cell, by: str) -> Step:
    words, change = named(viewer, by, cell.label), found.own(cell)
    page = _PAGES[by]
    return Step(cell.label, words, change, said(viewer, found, words, change), address.href(page, **{page: cell.label}))


def columns(viewer: Viewer, found: Bridge, by: str) -> dict[str, Column]:
    """Columns of the table of all parts."""
    names = ("before", "after", "change", *found.kinds)
    told = {key: Column(viewer.t(f"bridge.col_{key}"), numeric=True) for key in names}
    return {"part": Column(viewer.t(f"dim.{by}"))} | told


def rows(viewer: Viewer, found: Bridge, by: str) -> Iterator[dict[str, object]]:
    """Every part, those that add or take most first, then all together."""
    change = unit(viewer, found).change
    sums = {key: change(x) for key, x in found.sums.items()}
    whole = {"before": unit(viewer, found).show(found.start), "after": unit(viewer, found).show(found.end)}
    together: dict[str, object] = {"part": viewer.t("bridge.together"), "change": change(found.change), **whole, **sums}
    yield from (_row(viewer, found, cell, by) for cell in found.ranked)
    yield together


def _row(viewer: Viewer, found: Bridge, cell: Cell, by: str) -> dict[str, object]:
    t, change = viewer.t, unit(viewer, found).change
    shown = {
        side: t("charts.blank") if value is None else show(t, found.metric, value)
        for side, value in (("before", cell.before), ("after", cell.after))
    }
    effects: Sequence[float | None] = cell.effects or [None] * len(found.kinds)
    told = {k: t("charts.blank") if x is None else change(x) for k, x in zip(found.kinds, effects, strict=True)}
    few = f" ({t('figure.thin')})" if cell.thin else ""
    return {"part": named(viewer, by, cell.label) + few, "change": change(cell.change), **shown, **told}


def first_and_repeats(viewer: Viewer, found: Bridge) -> tuple[dict[str, Column], Rows]:
    """The Overview's table: each bar in first contacts and repeats, and together the whole change; columns and rows."""
    t, (top, rest) = viewer.t, split(found)
    keys = ("first", "repeats", "change") if found.kinds else ("change",)
    shown = {"part": Column(t("dim.reason"))} | {k: Column(t(f"bridge.col_{k}"), numeric=True) for k in keys}
    told: Rows = [
        {"part": step.name, "first": "", "repeats": "", "change": t.signed(step.change)}
        for step in kinds(viewer, found)
        if step.key in SHARED
    ]
    told += [{"part": named(viewer, "reason", cell.label)} | _own(viewer, found, [cell]) for cell in top]
    told += [{"part": t.n("bridge.other_reason", len(rest))} | _own(viewer, found, rest)] if rest else []
    whole = _own(viewer, found, found.cells) | {"change": t.signed(found.change)}
    return shown, [*told, {"part": t("bridge.together"), **whole}]


def _own(viewer: Viewer, found: Bridge, cells: Sequence[Cell]) -> dict[str, object]:
    effects = [dict(zip(found.kinds, cell.effects or (), strict=False)) for cell in cells]
    first = sum(e.get("problems", 0) for e in effects)
    repeats = sum(e.get("snowballs", 0) + e.get("carried", 0) for e in effects)
    own = sum(found.own(cell) for cell in cells)
    return {key: viewer.t.signed(x) for key, x in (("first", first), ("repeats", repeats), ("change", own))}
