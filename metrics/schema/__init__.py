"""The canonical tables: the contract that every source is brought to (METRICS.md 0).

One declaration feeds column matching (aliases), row rules (bounds and `@dy.rule`, whose name is the message
key of a rejected row), the data dictionary page (words `schema.<kind>.<field>`) and the store's tables.
Times are naive UTC, whole seconds. `identity` fields never reach the store: they become one pseudonym.
"""

from __future__ import annotations

from functools import cache

import dataframely as dy
import polars as pl

from metrics.schema import loop
from metrics.schema.about import about

UNIT_SEPARATOR = "\x1f"
OUTCOMES = ("resolved", "partial", "unresolved", "unknown")
REASON_KINDS = ("dumb contact", "simple question", "real need", "feedback", "not classified")
VALUES = ("valuable", "irritant", "unknown")
OPPORTUNITIES = ("I was ignored", "I want more", "Where are my things", "Something is missing")
"""What a reason tells the company to work on."""


CUSTOMER_ID = about("customer", "customer number", "client", "client id", "user id", "requester id", "caller",
                     "caller id", "account id", "cliente", "id cliente", "id de cliente", "número de cliente",
                     "nº de cliente", "nº cliente", "código de cliente", identity=True)  # fmt: skip
CUSTOMER_EMAIL = about("email", "email address", "customer email", "requester email", "contact email", "correo",
                        "correo electrónico", "email del cliente", "correo del cliente", identity=True)  # fmt: skip
CUSTOMER_PHONE = about("phone", "phone number", "customer phone", "telephone", "mobile phone", "teléfono",
                        "número de teléfono", "teléfono del cliente", "móvil", identity=True)  # fmt: skip


class Contact(dy.Schema):
    """One time a customer had to get in touch."""

    contact_id = dy.String(min_length=1, max_length=500, metadata=about(
        "id", "ticket id", "ticket number", "case number", "case id", "number", "unique key", "incident",
        "conversation id", "interaction id", "ticket", "case", "número", "id contacto", "id de contacto", "id ticket",
        "id de ticket", "número de ticket", "nº de ticket", "id de caso", "número de caso", "nº de caso",
        "caso"))  # fmt: skip
    opened_at = dy.Datetime(metadata=about(
        "opened", "created", "created at", "created date", "open date", "opendate", "date received", "date",
        "created time", "created on", "opened on", "date opened", "date created", "creation date", "start time",
        "fecha", "fecha de apertura", "fecha apertura", "fecha de creación", "fecha creación", "fecha de alta",
        "fecha y hora", "creado", "creado el", "abierto el"))  # fmt: skip
    customer_id = dy.String(nullable=True, metadata=CUSTOMER_ID)
    customer_email = dy.String(nullable=True, metadata=CUSTOMER_EMAIL)
    customer_phone = dy.String(nullable=True, metadata=CUSTOMER_PHONE)
    order_id = dy.String(nullable=True, metadata=about(
        "order", "order number", "order no", "order #", "pedido", "número de pedido", "nº de pedido", "nº pedido",
        "id pedido", "id de pedido"))  # fmt: skip
    closed_at = dy.Datetime(nullable=True, metadata=about(
        "closed", "closed date", "close date", "closedate", "closed on", "date closed", "closed time", "solved at",
        "resolved at", "resolved time", "resolution date", "fecha de cierre", "fecha cierre", "fecha de resolución",
        "cerrado el", "resuelto el"))  # fmt: skip
    updated_at = dy.Datetime(nullable=True, metadata=about(
        "updated", "sys updated at", "last modified", "last updated", "last update", "updated on", "modified at",
        "modificado", "última actualización", "fecha de actualización", "fecha de modificación"))  # fmt: skip
    modification_count = dy.Int64(nullable=True, metadata=about("sys mod count", "version"))
    reason = dy.String(nullable=True, metadata=about(
        "contact reason", "reason code", "category", "complaint type", "issue", "topic",
        "reason for contact", "call reason", "case reason", "request type", "disposition", "wrap-up", "wrap-up code",
        "motivo", "motivo de contacto", "motivo del contacto", "motivo de la llamada", "tipificación", "tipología",
        "categoría"))  # fmt: skip
    owner = dy.String(
        nullable=True, metadata=about("owning department", "responsible department", "departamento responsable")
    )
    team = dy.String(nullable=True, metadata=about(
        "group", "assignment group", "assigned group", "assigned team", "queue", "equipo", "grupo", "grupo asignado",
        "cola"))  # fmt: skip
    vendor = dy.String(nullable=True, metadata=about("partner", "site", "outsourcer", "proveedor"))
    channel = dy.String(nullable=True, metadata=about(
        "via", "contact type", "submitted via", "open data channel type", "source", "origin", "media type",
        "contact channel", "canal", "canal de contacto", "canal de entrada"))  # fmt: skip
    market = dy.String(nullable=True, metadata=about("country", "region", "mercado", "país"))
    tier = dy.Int64(nullable=True, min=1, max=5, metadata=about("severity tier", "nivel"))
    outcome = dy.String(
        metadata=about(
            "status",
            "state",
            "incident state",
            "ticket status",
            "case status",
            "resolution",
            "resultado",
            "estado",
            "estado del ticket",
            "estado del caso",
            values=OUTCOMES,
        )
    )
    reopen_count = dy.Int64(nullable=True, min=0, metadata=about("reopens", "reopened", "reaperturas"))
    agent = dy.String(nullable=True, metadata=about(
        "assignee", "agent name", "assigned agent", "assigned to", "agente", "agente asignado"))  # fmt: skip
    agents = dy.Int64(nullable=True, min=0, metadata=about("assignee stations", "number of agents"))
    agent_replies = dy.Int64(nullable=True, min=0, metadata=about(
        "agent interactions", "agent responses", "respuestas del agente"))  # fmt: skip
    customer_replies = dy.Int64(nullable=True, min=0, metadata=about(
        "customer interactions", "customer responses", "respuestas del cliente"))  # fmt: skip
    abandoned = dy.Bool(nullable=True, metadata=about("is abandoned", "unanswered", "abandonada", "no atendida"))
    handle_seconds = dy.Int64(nullable=True, metadata=about(
        "handle time", "handling time", "total handle", "total handle time", "aht", "handle duration", "talk time",
        "call duration", "time spent", "time tracked", "time worked", "tiempo de gestión", "tiempo de atención",
        "tiempo de manejo", "tiempo medio de operación", "tmo", "tma", "duración de la llamada",
        "bearbeitungszeit", duration=True))  # fmt: skip
    notes = dy.String(nullable=True, metadata=about("note", "notas", "comments", "comentarios"))
    direction = dy.String(nullable=True, metadata=about("inbound/outbound", "dirección", scope=True))


class Order(dy.Schema):
    """One thing a customer bought; the bottom of contacts per order."""

    order_id = dy.String(min_length=1, max_length=500, metadata=about(
        "order", "order number", "order no", "order #", "name", "pedido", "número de pedido", "nº de pedido",
        "nº pedido", "id pedido", "id de pedido"))  # fmt: skip
    ordered_at = dy.Datetime(metadata=about(
        "order date", "created at", "date", "purchase date", "placed at", "fecha", "fecha de pedido",
        "fecha del pedido", "fecha de compra"))  # fmt: skip
    customer_id = dy.String(nullable=True, metadata=CUSTOMER_ID)
    customer_email = dy.String(nullable=True, metadata=CUSTOMER_EMAIL)
    customer_phone = dy.String(nullable=True, metadata=CUSTOMER_PHONE)
    market = dy.String(nullable=True, metadata=about("country", "region", "mercado", "país"))
    updated_at = dy.Datetime(nullable=True, metadata=about("updated", "last modified", "modificado"))
    amount = dy.Decimal(18, 4, nullable=True, metadata=about(
        "order total", "order value", "order amount", "total price", "grand total", "total amount", "total",
        "importe", "importe total", "importe del pedido", "total del pedido", "valor del pedido"))  # fmt: skip
    currency = dy.String(nullable=True, metadata=about("currency code", "order currency", "moneda", "divisa"))


class QualitySample(dy.Schema):
    """One reviewed contact; a failed critical item sets its score to 0 (METRICS.md 4)."""

    sample_id = dy.String(min_length=1, max_length=500, metadata=about("review id", "evaluation id", "id"))
    contact_id = dy.String(min_length=1, max_length=500, metadata=about("ticket id", "contact", "case number"))
    reviewed_at = dy.Datetime(metadata=about("review date", "evaluated at", "date", "fecha"))
    reviewer = dy.String(nullable=True, metadata=about("evaluator", "scored by", "revisor"))
    score = dy.Float64(min=0, max=100, metadata=about("points", "result", "puntuación"))
    critical_error = dy.Bool(nullable=True, metadata=about("critical", "critical failure", "error crítico"))
    targeted = dy.Bool(nullable=True, metadata=about(
        "targeted review", "targeted sample", "is targeted", "picked on purpose", "dirigida", "revisión dirigida",
        "muestra dirigida", "es dirigida", "elegida a propósito"))  # fmt: skip


class Reason(dy.Schema):
    """A code of the export in the customer's words."""

    code = dy.String(min_length=1, metadata=about("reason code", "category", "código"))
    reason = dy.String(min_length=1, max_length=200, metadata=about("wording", "customer wording", "motivo"))
    family = dy.String(nullable=True, metadata=about("reason family", "familia"))
    kind = dy.String(nullable=True, metadata=about("kind of reason", "tipo", values=REASON_KINDS))
    tier = dy.Int64(nullable=True, min=1, max=5, metadata=about("severity tier", "nivel"))
    value_to_customer = dy.String(nullable=True, metadata=about("customer value", values=VALUES))
    value_to_company = dy.String(nullable=True, metadata=about("company value", values=VALUES))
    window_days = dy.Int64(nullable=True, min=1, max=90, metadata=about("repeat window"))
    opportunity = dy.String(nullable=True, metadata=about("oportunidad", values=OPPORTUNITIES))


class Department(dy.Schema):
    """A department and who answers for it."""

    department = dy.String(min_length=1, metadata=about("name", "departamento"))
    head = dy.String(nullable=True, metadata=about("head of department", "manager", "responsable"))


class Ownership(dy.Schema):
    """Which department can end a reason, from a day (inclusive) to a day (exclusive)."""

    reason = dy.String(min_length=1, metadata=about("code", "reason code", "motivo"))
    department = dy.String(min_length=1, metadata=about("owner", "departamento"))
    person = dy.String(nullable=True, metadata=about("named person", "persona"))
    valid_from = dy.Date(metadata=about("from", "desde"))
    valid_to = dy.Date(nullable=True, metadata=about("to", "until", "hasta"))

    @dy.rule()
    def valid_to_after_from(cls) -> pl.Expr:  # noqa: N805
        """The last day lies after the first."""
        return pl.col("valid_to") > pl.col("valid_from")


LEVELS = ("company", "department", "reason")


class Target(dy.Schema):
    """What was promised for a metric, from a month on, for the company, a department or a reason."""

    metric = dy.String(min_length=1, metadata=about("metric key", "métrica"))
    level = dy.String(check=lambda c: c.is_in(LEVELS), metadata=about("scope", "nivel", values=LEVELS))
    key = dy.String(nullable=True, metadata=about("department or reason", "clave"))
    valid_from = dy.Date(metadata=about("from", "month", "desde"))
    value = dy.Float64(min=0, metadata=about("target", "objetivo"))


class Price(dy.Schema):
    """What one contact costs: its own channel x tier on its day (METRICS.md 6). Blank tier = any."""

    channel = dy.String(min_length=1, metadata=about("canal"))
    tier = dy.Int64(nullable=True, min=1, max=5, metadata=about("severity tier", "nivel"))
    valid_from = dy.Date(metadata=about("from", "desde"))
    price = dy.Decimal(18, 4, min=0, metadata=about("cost", "cost per contact", "precio", "coste"))
    currency = dy.String(nullable=True, metadata=about("moneda"))


class Volume(dy.Schema):
    """What contacts may be divided by besides orders: shipments, active customers, accounts of a month."""

    unit = dy.String(min_length=1, max_length=100, metadata=about("denominator", "unidad"))
    month = dy.Date(metadata=about("mes"))
    market = dy.String(nullable=True, metadata=about("country", "region", "mercado", "país"))
    volume = dy.Int64(min=0, metadata=about("units", "volumen"))


class Event(dy.Schema):
    """Something that changed on a day, for one reason or for all: what was usual before may not be after."""

    day = dy.Date(metadata=about("event date", "día"))
    event = dy.String(min_length=1, max_length=200, metadata=about("what happened", "evento"))
    reason = dy.String(nullable=True, metadata=about("reason code", "motivo"))


KINDS: dict[str, type[dy.Schema]] = {
    "contacts": Contact,
    "orders": Order,
    "quality": QualitySample,
    "reasons": Reason,
    "departments": Department,
    "ownership": Ownership,
    "targets": Target,
    "prices": Price,
    "volumes": Volume,
    "events": Event,
    **loop.KINDS,
}
"""Kinds of files, by the word that names them on the command line."""

KEYS: dict[str, tuple[str, ...]] = {
    "contacts": ("contact_id",),
    "orders": ("order_id",),
    "quality": ("sample_id",),
    "reasons": ("code",),
    "departments": ("department",),
    "ownership": ("reason", "valid_from"),
    "targets": ("metric", "level", "key", "valid_from"),
    "prices": ("channel", "tier", "valid_from"),
    "volumes": ("unit", "month", "market"),
    "events": ("day", "event"),
    **loop.KEYS,
}
"""What makes two rows versions of one thing."""

EDITED = tuple(loop.KINDS)
"""Kinds that people fill in the pages: a file is one of them only if somebody says so."""

CLOCK: dict[str, str] = {"contacts": "opened_at", "orders": "ordered_at", "quality": "reviewed_at"}
"""The column that places a row in time, for the kinds that are events."""

DATED = {"contacts": "opened_is_date", "orders": "ordered_is_date"}
"""A column beyond the fields: whether the clock is a date without time, which keeps its date in every zone."""


@cache
def fields(kind: str) -> dict[str, dy.Column]:
    """Every field of a kind, in order, as declared."""
    return KINDS[kind].columns()


@cache
def required(kind: str) -> tuple[str, ...]:
    """Fields without which a row says nothing; `outcome` is always filled, with "unknown" if need be."""
    return tuple(n for n, c in fields(kind).items() if not c.nullable and n != "outcome")


def identities(kind: str) -> tuple[str, ...]:
    """The identity fields of a kind in the order in which the first known one counts."""
    return tuple(n for n, c in fields(kind).items() if (c.metadata or {}).get("identity"))


def stored(kind: str) -> tuple[str, ...]:
    """Field names of the store's table: identities replaced by one `customer`, scope columns left out."""
    plain = [n for n, c in fields(kind).items() if not {"identity", "scope"} & (c.metadata or {}).keys()]
    return (*plain, "customer") if identities(kind) else tuple(plain)
