"""The kinds that people fill in the pages: promises, decisions, disputes, votes, whys, closed statements, wordings.

They are declared like any other kind, so that they have receipts, history and undo, and can be brought by a file.
`reason` is a code as files write it (or the reason's own wording where no code explains it), never a number.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from metrics.schema.about import about

STEPS = ("listen", "aggregate", "own", "choose", "fix", "learn")
"""The six steps from hearing a cause to knowing that it is gone."""
ACTIONS = ("eliminate", "automate", "simplify", "leverage")
"""What the quadrants of the value-irritant board ask for."""
STAGES = ("proposed", "agreed", "doing", "done", "dropped")
ANSWERS = ("yes", "no")
LEDGER = ("first", "snowball", "unowned", "value", "value_snowball", "feedback", "not_classified")
"""Lines of a charge-back statement (METRICS.md 6)."""
TRANSLATED = ("reason", "family", "owner", "channel", "team", "unit")
"""Dimensions whose labels can have words in other languages."""


class Commitment(dy.Schema):
    """What somebody promised to end a reason, and how far it is."""

    commitment_id = dy.String(min_length=1, max_length=100, metadata=about("id"))
    reason = dy.String(min_length=1, metadata=about("reason code", "motivo"))
    department = dy.String(nullable=True, metadata=about("owner", "departamento"))
    person = dy.String(nullable=True, metadata=about("named person", "persona"))
    promise = dy.String(min_length=1, max_length=300, metadata=about("what", "compromiso"))
    step = dy.String(check=lambda c: c.is_in(STEPS), metadata=about("paso", values=STEPS))
    promised_on = dy.Date(metadata=about("promised", "fecha"))
    due = dy.Date(metadata=about("due date", "fecha límite"))
    shipped_on = dy.Date(nullable=True, metadata=about("shipped", "entregado"))
    dropped_on = dy.Date(nullable=True, metadata=about("dropped", "abandonado"))
    expected = dy.Float64(nullable=True, min=-10, max=0, metadata=about("expected effect", "efecto esperado"))
    learned = dy.String(nullable=True, max_length=1000, metadata=about("lesson", "lección"))

    @dy.rule()
    def due_after_promise(cls) -> pl.Expr:  # noqa: N805
        """Nothing is due before it was promised."""
        return pl.col("due") >= pl.col("promised_on")


class Decision(dy.Schema):
    """A question that the meeting is asked, and its answer."""

    decision_id = dy.String(min_length=1, max_length=100, metadata=about("id"))
    question = dy.String(min_length=1, max_length=500, metadata=about("pregunta"))
    asked_on = dy.Date(metadata=about("asked", "fecha"))
    asked_by = dy.String(nullable=True, metadata=about("de parte de"))
    department = dy.String(nullable=True, metadata=about("owner", "departamento"))
    reason = dy.String(nullable=True, metadata=about("reason code", "motivo"))
    answer = dy.String(nullable=True, check=lambda c: c.is_in(ANSWERS), metadata=about("respuesta", values=ANSWERS))
    decided_by = dy.String(nullable=True, metadata=about("decidido por"))
    decided_on = dy.Date(nullable=True, metadata=about("decidido el"))
    note = dy.String(nullable=True, max_length=1000, metadata=about("nota"))


class Dispute(dy.Schema):
    """A department says that a reason is not its own, and whose it is."""

    dispute_id = dy.String(min_length=1, max_length=100, metadata=about("id"))
    reason = dy.String(min_length=1, metadata=about("reason code", "motivo"))
    department = dy.String(min_length=1, metadata=about("owner", "departamento"))
    proposed = dy.String(min_length=1, metadata=about("proposed owner", "propuesto"))
    argument = dy.String(min_length=1, max_length=1000, metadata=about("why", "argumento"))
    opened_by = dy.String(nullable=True, metadata=about("abierto por"))
    opened_on = dy.Date(metadata=about("abierto el"))
    answer = dy.String(nullable=True, check=lambda c: c.is_in(ANSWERS), metadata=about("respuesta", values=ANSWERS))
    decided_by = dy.String(nullable=True, metadata=about("decidido por"))
    decided_on = dy.Date(nullable=True, metadata=about("decidido el"))
    valid_from = dy.Date(nullable=True, metadata=about("from", "desde"))


class Remark(dy.Schema):
    """One thing said about a promise, a decision, a dispute or a reason: the thread that is kept."""

    remark_id = dy.String(min_length=1, max_length=100, metadata=about("id"))
    subject = dy.String(min_length=1, max_length=200, metadata=about("asunto"))
    person = dy.String(nullable=True, metadata=about("persona"))
    said_at = dy.Datetime(metadata=about("fecha"))
    text = dy.String(min_length=1, max_length=1000, metadata=about("texto"))


class Vote(dy.Schema):
    """How one person sees a reason: is the contact worth something to the customer, and to the company?"""

    reason = dy.String(min_length=1, metadata=about("reason code", "motivo"))
    voter = dy.String(min_length=1, max_length=200, metadata=about("person", "votante"))
    voted_on = dy.Date(metadata=about("fecha"))
    value_to_customer = dy.Int64(min=-2, max=2, metadata=about("customer value", "valor para el cliente"))
    value_to_company = dy.Int64(min=-2, max=2, metadata=about("company value", "valor para la empresa"))


class Action(dy.Schema):
    """What is being done with a reason on the value-irritant board."""

    reason = dy.String(min_length=1, metadata=about("reason code", "motivo"))
    action = dy.String(check=lambda c: c.is_in(ACTIONS), metadata=about("acción", values=ACTIONS))
    stage = dy.String(check=lambda c: c.is_in(STAGES), metadata=about("fase", values=STAGES))
    moved_on = dy.Date(metadata=about("fecha"))
    person = dy.String(nullable=True, metadata=about("persona"))
    note = dy.String(nullable=True, max_length=500, metadata=about("nota"))


class Why(dy.Schema):
    """One of up to five answers to "why do customers contact us about this?"."""

    reason = dy.String(min_length=1, metadata=about("reason code", "motivo"))
    number = dy.Int64(min=1, max=5, metadata=about("número"))
    question = dy.String(nullable=True, max_length=300, metadata=about("pregunta"))
    answer = dy.String(min_length=1, max_length=500, metadata=about("why", "porqué"))
    person = dy.String(nullable=True, metadata=about("persona"))
    said_on = dy.Date(metadata=about("fecha"))


class Statement(dy.Schema):
    """A line of a charge-back statement that was closed: later changes are corrections of it (METRICS.md 6)."""

    month = dy.Date(metadata=about("mes"))
    department = dy.String(nullable=True, metadata=about("owner", "departamento"))
    line = dy.String(check=lambda c: c.is_in(LEDGER), metadata=about("línea", values=LEDGER))
    reason = dy.String(nullable=True, metadata=about("reason code", "motivo"))
    contacts = dy.Int64(metadata=about("contactos"))
    amount = dy.Decimal(18, 4, metadata=about("importe"))
    currency = dy.String(nullable=True, metadata=about("moneda"))
    closed_on = dy.Date(metadata=about("cerrado el"))
    closed_by = dy.String(nullable=True, metadata=about("cerrado por"))


class Translation(dy.Schema):
    """How a reason, family, department, channel, team or unit is called in another language."""

    dimension = dy.String(check=lambda c: c.is_in(TRANSLATED), metadata=about("dimensión", values=TRANSLATED))
    label = dy.String(min_length=1, metadata=about("code", "etiqueta"))
    language = dy.String(min_length=2, max_length=2, metadata=about("idioma"))
    wording = dy.String(min_length=1, max_length=200, metadata=about("texto"))


KINDS: dict[str, type[dy.Schema]] = {
    "commitments": Commitment,
    "decisions": Decision,
    "disputes": Dispute,
    "remarks": Remark,
    "votes": Vote,
    "actions": Action,
    "whys": Why,
    "statements": Statement,
    "translations": Translation,
}

KEYS: dict[str, tuple[str, ...]] = {
    "commitments": ("commitment_id",),
    "decisions": ("decision_id",),
    "disputes": ("dispute_id",),
    "remarks": ("remark_id",),
    "votes": ("reason", "voter"),
    "actions": ("reason", "moved_on"),
    "whys": ("reason", "number"),
    "statements": ("month", "department", "line", "reason"),
    "translations": ("dimension", "label", "language"),
}
