"""What a file does not say: the order and zone of its dates, what its outcomes mean, what to leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zlib import crc32
from zoneinfo import ZoneInfo, available_timezones

import polars as pl
import streamlit as st

from metrics import schema
from metrics.errors import DateQuestion
from metrics.ingest import Mapping, Table, joined, propose, value_counts
from pages.parts import choices
from pages.parts.desk import Desk
from pages.parts.guard import Viewer
from pages.parts.notices import escape

UNSAID = "-unsaid"
BLANK, OTHER = "", "*"
VALUES_SHOWN, VALUES_OFFERED = 30, 200


def step(viewer: Viewer, key: str, hint: str = "", *, done: bool, **values: str) -> None:
    """The heading of a step: done, or waiting for an answer; never by colour alone."""
    with st.container(gap="xxsmall"):
        st.markdown(f"{':blue[✓]' if done else ':orange[?]'} **{viewer.t(key, **values)}**")
        if hint:
            st.caption(hint)


def questions(viewer: Viewer, desk: Desk, table: Table, plan: Mapping, start: Mapping) -> Mapping:
    """What the file does not say: the order of its dates, their zone, what its outcomes mean."""
    t, head = viewer.t, st.empty()
    if desk.question and plan.columns.get(str(desk.question.values["field"])) != desk.asked:
        desk.question = None
    order = _date_order(viewer, desk, desk.question, start) if desk.question else start.date_order
    outcome, unsaid = start.outcome, False
    if "outcome" in plan.columns:
        outcome, unsaid = _outcomes(viewer, desk, table, plan, start)
    zones = sorted(available_timezones() | {start.zone})
    zone = st.selectbox(
        t("import.zone"), zones, zones.index(start.zone), help=t("import.zone_why"), key=desk.key("zone"), width=320
    )
    waits = unsaid or (desk.question is not None and not order)
    with head:
        step(viewer, "import.questions", t("import.questions_hint"), done=not waits)
    return replace(plan, date_order=order, outcome=outcome, zone=zone)


def _date_order(viewer: Viewer, desk: Desk, question: DateQuestion, start: Mapping) -> str:
    """The order of day, month and year; each choice with the range that it would give."""
    t = viewer.t
    ranges = {
        order: t("import.range", first=t.date(date.fromisoformat(first)), last=t.date(date.fromisoformat(last)))
        for order, first, last in question.readings
    }
    column, example = (escape(str(question.values[name])) for name in ("column", "example"))
    ask = st.empty()
    chosen = st.segmented_control(
        t("import.ask_dates_label"),
        list(ranges),
        default=start.date_order if start.date_order in ranges else None,
        format_func=lambda order: f"{t('import.order.' + order)}: {ranges[order]}",
        key=desk.key("date_order"),
    )
    say = ask.info if chosen else ask.warning
    say(t("import.ask_dates", column=column, example=example))
    return chosen or ""


def _outcomes(viewer: Viewer, desk: Desk, table: Table, plan: Mapping, start: Mapping) -> tuple[dict[str, str], bool]:
    """What each raw outcome means, and whether any is left open; those count as unknown."""
    t, columns = viewer.t, plan.columns["outcome"]
    known = start.outcome if start.columns.get("outcome") == columns else _usual(table, plan)
    whole = desk.draft.outcomes if desk.draft and desk.draft.mapping.columns.get("outcome") == columns else None
    seen = value_counts(table, *columns) if whole is None else whole
    counts = _outcome_counts(seen, plan.unknown, known)
    names = {BLANK: t("import.blank"), OTHER: t("import.other")}
    lower = {raw.strip().lower(): meaning for raw, meaning in known.items()}
    usual = {BLANK: "unknown"}
    meanings = [lower.get(v.lower(), usual.get(v, lower.get(OTHER, UNSAID))) for v in counts]
    cells = {
        "value": [names.get(v, v) for v in counts],
        "count": [t.number(n) for n in counts.values()],
        "meaning": meanings,
    }
    st.markdown(t("import.ask_outcome", column=escape(" | ".join(columns))))
    edited = st.data_editor(
        pl.DataFrame(cells),
        hide_index=True,
        disabled=["value", "count"],
        column_config={
            "value": st.column_config.TextColumn(t("import.col_value")),
            "count": st.column_config.TextColumn(t("import.col_rows"), alignment="right", width=90),
            "meaning": st.column_config.SelectboxColumn(
                t("import.col_meaning"),
                options=[*schema.OUTCOMES, UNSAID],
                format_func=lambda m: t("import.unsaid" if m == UNSAID else f"outcome.{m}"),
                required=True,
            ),
        },
        key=desk.key(f"outcome_{crc32(repr([columns, *counts]).encode())}"),  # edits belong to these very rows
        alt=t("import.col_meaning"),
    )
    said = {v: m for v, m in zip(counts, edited["meaning"], strict=True) if m != UNSAID}
    shown = {v.lower() for v in counts}
    unseen = {raw: meaning for raw, meaning in known.items() if raw.strip().lower() not in shown}
    told = {v: m for v, m in said.items() if v in known or usual.get(v) != m}  # a blank is unknown, said or not
    return unseen | told, len(said) < len(counts)


def _usual(table: Table, plan: Mapping) -> dict[str, str]:
    """What the values of a newly chosen outcome column mean in any export; a closing date says it by being there."""
    columns = plan.columns["outcome"]
    if columns == plan.columns.get("closed_at"):
        return {BLANK: "unresolved", OTHER: "resolved"}
    return propose(replace(table, frame=joined(table, columns).rename({"value": "outcome"})), kind="contacts").outcome


def _outcome_counts(seen: pl.DataFrame, unknown: Sequence[str], known: dict[str, str]) -> dict[str, int]:
    """Rows per value to be explained, the most frequent first, then blank and all others together.

    `seen`: value, count; those of "*" are of further values.
    """
    tokens = {token.strip().lower() for token in unknown} | {""}
    named, told, blank, other = {raw.strip().lower() for raw in known}, dict[str, int](), 0, 0
    spelling: dict[str, str] = {}
    listed = OTHER not in named
    for value, count in seen.iter_rows():
        word = spelling.setdefault(value.lower(), value)
        if value.lower() in tokens:
            blank += count
        elif value != OTHER and (word in told or value.lower() in named or (listed and len(told) < VALUES_SHOWN)):
            told[word] = told.get(word, 0) + count
        else:
            other += count
    told |= {BLANK: blank} if blank or BLANK in named else {}
    return told | ({OTHER: other} if other or OTHER in named else {})


def details(viewer: Viewer, desk: Desk, table: Table, start: Mapping) -> tuple[Mapping, date | None]:
    """Answers that few files need: signs for "not known", rows out of scope, the last day that is complete."""
    t = viewer.t
    left, right = st.columns(2)
    signs = ", ".join(sign for sign in start.unknown if sign)
    text = left.text_input(t("import.unknown"), signs, key=desk.key("unknown"), help=t("import.unknown_why"))
    tokens = tuple(dict.fromkeys(["", *(sign.strip() for sign in text.split(","))]))
    last = None
    if start.kind == "contacts":
        reach = start.complete_to
        before = reach.replace(tzinfo=UTC).astimezone(ZoneInfo(start.zone)).date() if reach else None
        words, why, key = t("import.complete_to"), t("import.complete_why"), desk.key("complete_to")
        last = right.date_input(words, before, format=choices.order(t), key=key, help=why)
    scope = _scope(viewer, desk, table, start)
    return replace(start, unknown=tokens, out_of_scope=scope), last


def end_of(day: date | None, zone: str) -> datetime | None:
    """The last second of a day in that zone, as naive UTC."""
    if day is None:
        return None
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def _scope(viewer: Viewer, desk: Desk, table: Table, plan: Mapping) -> dict[str, tuple[str, ...]]:
    """Columns whose values set rows apart, and those values."""
    t = viewer.t
    before = {column: values for column, values in plan.out_of_scope.items() if column in table.columns}
    columns = st.multiselect(
        t("import.scope"), table.columns, [*before], key=desk.key("scope"), help=t("import.scope_why")
    )
    scope: dict[str, tuple[str, ...]] = {}
    for column in columns:
        offered = value_counts(table, column)["value"].head(VALUES_OFFERED).to_list()
        values = st.multiselect(
            t("import.scope_values", column=escape(column)),
            list(dict.fromkeys([*before.get(column, ()), *offered])),
            before.get(column, ()),
            format_func=lambda value: value or t("import.blank"),
            key=desk.key(f"scope_{column}"),
        )
        scope |= {column: tuple(values)} if values else {}
    return scope
