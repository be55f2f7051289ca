"""Words of exports in English, Spanish and German that have one meaning: outcomes, directions, speed columns.

Only whole values count. A word that is not here is not guessed: it stays unknown until the analyst says.
"""

from __future__ import annotations

import re

from metrics.ingest.mapping import normalised

RESOLVED = {
    "closed", "solved", "resolved", "done", "completed", "complete", "fixed", "answered", "closed resolved",
    "resolved closed", "closed complete", "cerrado", "cerrada", "resuelto", "resuelta", "solucionado",
    "solucionada", "completado", "completada", "finalizado", "finalizada", "terminado", "hecho",
    "geschlossen", "gelöst", "erledigt", "abgeschlossen", "behoben", "beendet",
}  # fmt: skip
UNRESOLVED = {
    "open", "opened", "new", "active", "in progress", "work in progress", "assigned", "unassigned", "started",
    "hold", "on hold", "reopened", "escalated", "unresolved", "not resolved", "unsolved", "snoozed", "todo",
    "to do", "abierto", "abierta", "nuevo", "nueva", "en curso", "en proceso", "en progreso", "asignado",
    "asignada", "en espera", "reabierto", "reabierta", "escalado", "escalada", "no resuelto", "no resuelta",
    "sin resolver", "activo", "activa", "offen", "neu", "in bearbeitung", "in arbeit", "zugewiesen",
    "wiedereröffnet", "eskaliert", "ungelöst", "nicht gelöst", "angehalten",
}  # fmt: skip
WAITING = ("awaiting", "waiting", "pending", "pendiente", "esperando", "wartet", "wartend", "ausstehend")
PARTIAL = {
    "partial", "partly", "partially", "partly resolved", "partially resolved", "partially solved", "parcial",
    "parcialmente", "parcialmente resuelto", "parcialmente resuelta", "teilweise", "teilweise gelöst",
}  # fmt: skip
NOT_KNOWN = {"", "unknown", "n/a", "na", "none", "null", "desconocido", "desconocida", "unbekannt"}
OUTBOUND = {"outbound", "out", "outgoing", "saliente", "salida", "ausgehend"}

SPEED = re.compile(
    r"\b(aht|asa|acw|mttr|handle time|handling time|talk time|wrap( ?up)? time|after call work|speed of answer"
    r"|(avg|average|mean|median|total|max|min) (handle|handling|talk|hold|wait|queue|acw|alert)"
    r"|wait( ?ing)? time|wait in (minutes|seconds|hours)|agent wait|requester wait|queue time|time in queue"
    r"|hold time|on hold time|first (reply|response)( time)?|(first |full )?resolution time|response time|reply time"
    r"|(close|update|response|reply) (diff )?in (min|hours|seconds)|time units|time tracked|time spent"
    r"|log work|work ratio|(original|remaining) estimate|(business|calendar) (stc|duration)|age [(]?(in )?(hours|days)"
    r"|(call|chat|talk|conversation|interaction|session|handle) duration"
    r"|duration [(]?(in )?(m?s|sec|min|minutes|seconds)"
    r"|time to (resolve|resolution|close|answer|respond|reply|first)|occupancy"
    r"|tiempo (medio|promedio|de (espera|gesti[oó]n|(primera )?respuesta|resoluci[oó]n|conversaci[oó]n|atenci[oó]n"
    r"|manejo))|duraci[oó]n (media|de (la )?(llamada|conversaci[oó]n))|tmo|tma"
    r"|bearbeitungszeit|wartezeit|antwortzeit|l[oö]sungszeit)\b"
    r"|^(handle|duration|duraci[oó]n)$"
)
"""How fast someone was. What replaces it stands in the words of `notice.speed_columns`."""


IDENTITY_SHAPES = {
    "customer_email": r"^[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+$",
    "customer_phone": r"^(tel:)?\+\d[\d ()./-]{6,}$",
}
"""What every value of a column looks like that can be nothing else; a number alone could be anything."""

OURS = re.compile(
    r"\b(agents?|assignee|assigned|owner|staff|operator|admin|cc|recipient|agente|asignad[oa]|operador)\b"
)
"""Words of columns that hold one of our own people: never a customer's identity."""


SAYS_RESOLVED = {
    "resolved", "is resolved", "solved", "is solved", "resuelto", "resuelta", "solucionado", "solucionada", "gelöst",
    "erledigt",
}  # fmt: skip


def meaning(value: str) -> str | None:
    """The outcome that a raw value stands for in any export, if there is one."""
    word = normalised(value)
    if word.startswith(WAITING):
        return "unresolved"
    words = {"resolved": RESOLVED, "unresolved": UNRESOLVED, "partial": PARTIAL, "unknown": NOT_KNOWN}
    return next((outcome for outcome, known in words.items() if word in known), None)


def is_outbound(value: str) -> bool:
    """Whether a value of a direction column means that the company called, not the customer."""
    return normalised(value) in OUTBOUND


def is_speed(header: str) -> bool:
    """Whether a column measures how fast someone was: recognised, set aside (METRICS.md 7)."""
    return SPEED.search(normalised(header)) is not None


def is_ours(header: str) -> bool:
    """Whether a column names one of our own people."""
    return OURS.search(normalised(header)) is not None


def says_resolved(header: str) -> bool:
    """Whether a yes in a column of this name means that the matter was resolved."""
    return normalised(header) in SAYS_RESOLVED
