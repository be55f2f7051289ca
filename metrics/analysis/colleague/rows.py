"""Warnings about what the rows say of customers, reasons and owners: shares that a glance at the file misses."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from metrics.analysis.colleague.file import File
from metrics.ingest import Notice

LEAST = 100
"""Fewer contacts say nothing about shares."""
ZERO_GAPS, ZERO_GAPS_LEAST = 0.05, 10
"""Rows of an event log or line items repeat in 80 % of cases; double clicks and retries stay far below 5 %."""
LOUD, LOUD_LEAST = 0.02, 20
"""One caller moved whole rates at 2 % of all contacts; fewer than 20 contacts are a person with a problem."""
LOOKED_AT, DOUBT = 20_000, 0.75
"""Enough to meet whoever has 2 % of a large file 300 times (5 standard deviations); those are then counted."""
UNIDENTIFIED = 0.2
"""Repeats are counted among identified contacts only: with one in five missing they are no longer the whole."""
VAGUE = 0.3
"""At 30 % "other" is usually the largest reason, and no department can end it."""
MINOR = 0.05
"""An owner with less than this share of a reason's contacts is a slip, not a second owner."""
RECENT = timedelta(days=92)
"""Who owned a reason longer ago may rightly have handed it over."""
NAMED = 3
"""Owners that a sentence names."""

NOTHING = (
    "others?|misc|miscellaneous|various|general|unknown|none|blank|default|unspecified|uncategori[sz]ed|unclassified"
    "|not specified|not classified|not applicable|no reason|n/?a|tbd"
    "|otr[oa]s?|varios|desconocido|ninguno|no especificado|sin (?:motivo|clasificar|especificar|categor[ií]a)"
    "|sonstige[rs]?|andere[rs]?|allgemein(?:es)?|unbekannt|verschiedenes|autres?|divers|outr[oa]s?|altr[oi]|overige?"
)
THING = (
    "(?:issue|reason|inquirie|inquiry|enquirie|enquiry|question|request|topic|problem|contact|categorie|category"
    "|motivo|consulta|asunto|tema|anliegen|anfragen?|gr[uü]nde?|raisons?|motifs?)s?"
)
EMPTY_REASON = rf"(?i)^\W*(?:{NOTHING})(?:\s+{THING})?\W*$"
"""Whole labels that name no reason; "General Welfare" and "Other fee" do name one."""


def zero_gaps(file: File) -> Notice | None:
    """Contacts of one customer for one reason in the very same second: lines of a log, not contacts."""
    told = file.rows.select("customer", "reason", file.clock).hash_rows().filter(file.rows["customer"].is_not_null())
    if file.dated or len(told) < LEAST:
        return None
    again = len(told) - told.n_unique()
    if again < max(ZERO_GAPS_LEAST, ZERO_GAPS * len(told)):
        return None
    return Notice("notice.zero_gaps", {"share": _percent(again, len(told))}, again)


def one_customer(file: File) -> Notice | None:
    """Customers with a large share of all contacts, never named: a test account, a colleague, a shared address."""
    known = file.rows["customer"].drop_nulls()
    some = known if len(known) <= LOOKED_AT else known.sample(LOOKED_AT, seed=0)
    often = some.value_counts(name="n").filter(pl.col("n") >= DOUBT * LOUD * len(some))["customer"]
    if often.is_empty():
        return None
    counted = known.filter(known.is_in(often.to_list())).value_counts(sort=True, name="n")["n"]
    loud = counted.filter(counted >= max(LOUD_LEAST, LOUD * file.rows.height))
    if loud.is_empty():
        return None
    return Notice("notice.one_customer", {"share": _percent(loud[0], file.rows.height)}, len(loud))


def unidentified(file: File) -> Notice | None:
    """Contacts of which neither the customer nor an order is known: they can never be seen to come back."""
    rows = file.rows
    nobody = int((rows["customer"].is_null() & rows["order_id"].is_null()).sum())
    if rows.height < LEAST or nobody <= UNIDENTIFIED * rows.height:
        return None
    return Notice("notice.unidentified", {"share": _percent(nobody, rows.height)}, nobody)


def vague_reasons(file: File) -> Notice | None:
    """Contacts whose reason is blank or says nothing: they lead to no department."""
    reasons = file.pairs.group_by("reason").agg(pl.col("n").sum())
    blank = int(reasons.filter(pl.col("reason").is_null())["n"].sum())
    other = int(reasons.filter(pl.col("reason").str.contains(EMPTY_REASON))["n"].sum())
    n = file.rows.height
    if n < LEAST or blank + other < VAGUE * n:
        return None
    return Notice("notice.vague_reasons", {"other": _percent(other, n), "blank": _percent(blank, n)}, blank + other)


def several_owners(file: File) -> Notice | None:
    """Reasons to which the file gives several owners: perhaps the column names who answered, not who causes it."""
    shared = _owned(file).filter(pl.len().over("fold") > 1)
    if shared.is_empty():
        return None
    most = shared.filter(pl.col("fold") == shared["fold"][0])
    owners = ", ".join([*most["owner"].head(NAMED), *(["…"] if most.height > NAMED else [])])
    column = " | ".join(file.batch.mapping.columns["owner"])
    values = {"reason": most["reason"][0], "owners": owners, "column": column}
    return Notice("notice.several_owners", values, shared["fold"].n_unique())


def other_owner(file: File) -> Notice | None:
    """Reasons whose main owner in the file is not the one that the store knows from the last months."""
    owned = _owned(file)
    if owned.is_empty():
        return None
    known = file.reader.owners_since(file.span.first - RECENT)
    main = owned.unique("fold", keep="first", maintain_order=True)
    differing = [
        (reason, owner, known[fold])
        for fold, reason, owner in main.select("fold", "reason", "owner").iter_rows()
        if fold in known and known[fold].lower() != owner.lower()
    ]
    if not differing:
        return None
    reason, owner, before = differing[0]
    return Notice("notice.other_owner", {"reason": reason, "owner": owner, "before": before}, len(differing))


def _owned(file: File) -> pl.DataFrame:
    """`fold`, `reason`, `owner`: each reason's owners, without slips; the most frequent reason and owner first."""
    said = file.pairs.drop_nulls().sort("n", "reason", "owner", descending=[True, False, False])
    folded = said.group_by(
        pl.col("reason").str.to_lowercase().alias("fold"), pl.col("owner").str.to_lowercase().alias("who"),
        maintain_order=True,
    ).agg(pl.col("reason", "owner").first(), pl.col("n").sum())  # fmt: skip
    size = pl.col("n").sum().over("fold")
    real = folded.with_columns(size=size).filter(pl.col("n") >= MINOR * pl.col("size"))
    return real.sort("size", "fold", "n", "who", descending=[True, False, True, False])


def _percent(part: int, whole: int) -> int:
    """A share as a whole number of per cent."""
    return round(100 * part / whole)
