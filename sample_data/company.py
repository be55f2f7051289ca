"""The company as declared: reasons, departments, owners, channels, vendors, and the planted stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

OPENING_DAY = "2020-01-01"
"""From when the first ownership rows hold: long before the first contact."""


@dataclass(frozen=True)
class Reason:
    """One code of the contact export and how the process behaves under it.

    `share`: weight among first contacts; `solved`: chance that one contact ends the matter;
    `linked`: chance that the contact names its order; `lag`: median days from order to first contact.
    """

    code: str
    text: str
    text_es: str
    kind: str
    tier: int
    to_customer: str
    to_company: str
    share: float
    solved: float
    linked: float
    lag: float
    shared: str = ""

    @property
    def family(self) -> str:
        """The matter that the customer sees: a family shared with another reason, else the reason itself."""
        return self.shared or self.text


NOT_HERE = "My order has not come"
NOT_RIGHT = "The parcel is not what I ordered"
AMOUNT = "The amount is wrong"
MY_RETURN = "My return"
_FAMILIES_ES = {
    NOT_HERE: "Mi pedido no ha llegado",
    NOT_RIGHT: "El paquete no es lo que pedí",
    AMOUNT: "El importe está mal",
    MY_RETURN: "Mi devolución",
}
DUMB, SIMPLE, NEED, FEEDBACK = "dumb contact", "simple question", "real need", "feedback"
BAD, GOOD = "irritant", "valuable"

REASONS: tuple[Reason, ...] = (
    Reason("LATE_TRK", "Where is my order?", "¿Dónde está mi pedido?",
           DUMB, 3, BAD, BAD, 21.0, 0.69, 0.98, 5.0, NOT_HERE),
    Reason("NOT_RCVD", "It says delivered, but I have nothing", "Figura como entregado, pero no lo tengo",
           DUMB, 3, BAD, BAD, 3.4, 0.64, 0.98, 6.0, NOT_HERE),
    Reason("REFUND", "When do I get my refund?", "¿Cuándo me devuelven el dinero?",
           DUMB, 2, BAD, BAD, 9.5, 0.66, 0.97, 14.0),
    Reason("DAMAGED", "My parcel arrived damaged", "Mi paquete llegó dañado",
           DUMB, 3, BAD, BAD, 7.0, 0.72, 0.98, 5.0),
    Reason("DBL_CHRG", "I was charged twice", "Me han cobrado dos veces",
           DUMB, 2, BAD, BAD, 6.6, 0.73, 0.97, 3.0, AMOUNT),
    Reason("WRONG_AM", "I paid more than the price shown", "He pagado más que el precio indicado",
           DUMB, 2, BAD, BAD, 2.5, 0.72, 0.96, 2.0, AMOUNT),
    Reason("WRONG_IT", "You sent the wrong item", "Me han enviado otro artículo",
           DUMB, 3, BAD, BAD, 5.0, 0.73, 0.98, 5.0, NOT_RIGHT),
    Reason("MISS_IT", "An item is missing from my parcel", "Falta un artículo en mi paquete",
           DUMB, 3, BAD, BAD, 3.0, 0.72, 0.98, 5.0, NOT_RIGHT),
    Reason("RET_HOW", "How do I return this?", "¿Cómo devuelvo esto?",
           SIMPLE, 4, BAD, GOOD, 5.5, 0.86, 0.95, 8.0, MY_RETURN),
    Reason("RET_PICK", "Nobody came to collect my return", "Nadie ha venido a recoger mi devolución",
           DUMB, 3, BAD, BAD, 2.2, 0.66, 0.97, 12.0, MY_RETURN),
    Reason("LOGIN", "I cannot log in", "No puedo entrar en mi cuenta",
           DUMB, 3, BAD, BAD, 9.6, 0.84, 0.40, 3.0),
    Reason("DISCOUNT", "My discount code fails", "Mi código de descuento no funciona",
           DUMB, 2, BAD, GOOD, 4.2, 0.81, 0.75, 0.6),
    Reason("ADDRESS", "Please change my address", "Quiero cambiar mi dirección",
           SIMPLE, 4, GOOD, BAD, 4.0, 0.85, 0.97, 0.5),
    Reason("SIZE", "Which size fits me?", "¿Qué talla me queda bien?",
           SIMPLE, 4, GOOD, GOOD, 3.6, 0.90, 0.45, 4.0),
    Reason("INVOICE", "My invoice is wrong", "Mi factura está mal",
           DUMB, 2, BAD, BAD, 2.6, 0.68, 0.96, 7.0),
    Reason("CANCEL", "Please cancel my order", "Quiero cancelar mi pedido",
           NEED, 3, GOOD, BAD, 3.2, 0.79, 0.98, 0.5),
    Reason("PAY_FAIL", "My payment is refused", "Me rechazan el pago",
           DUMB, 2, BAD, BAD, 2.6, 0.74, 0.75, 1.0),
    Reason("STOCK", "When is it back in stock?", "¿Cuándo vuelve a haber existencias?",
           SIMPLE, 4, GOOD, GOOD, 2.0, 0.87, 0.50, 10.0),
    Reason("WARRANTY", "It broke after a few weeks", "Se ha roto a las pocas semanas",
           NEED, 3, GOOD, BAD, 2.4, 0.68, 0.96, 45.0),
    Reason("APP_FAIL", "The app stops working", "La aplicación deja de funcionar",
           DUMB, 3, BAD, BAD, 1.6, 0.78, 0.50, 4.0),
    Reason("GIFT_CRD", "My gift card does not work", "Mi tarjeta regalo no funciona",
           DUMB, 2, BAD, BAD, 1.2, 0.76, 0.70, 1.0),
    Reason("NO_MAIL", "Stop sending me e-mails", "No quiero recibir más correos",
           DUMB, 5, BAD, BAD, 0.9, 0.86, 0.45, 9.0),
    Reason("DATA_DEL", "Please delete my data", "Quiero que borren mis datos",
           NEED, 4, GOOD, BAD, 0.7, 0.80, 0.45, 20.0),
    Reason("HACKED", "Someone else uses my account", "Otra persona usa mi cuenta",
           NEED, 1, GOOD, BAD, 0.5, 0.68, 0.80, 5.0),
    Reason("SAFETY", "I think this product is dangerous", "Creo que este producto es peligroso",
           NEED, 1, GOOD, GOOD, 0.35, 0.74, 0.97, 12.0),
    Reason("BULK", "I want to order for my company", "Quiero comprar para mi empresa",
           NEED, 4, GOOD, GOOD, 0.9, 0.84, 0.40, 15.0),
    Reason("PRAISE", "Thank you, well done", "Gracias, muy bien",
           FEEDBACK, 5, GOOD, GOOD, 0.9, 0.99, 0.85, 6.0),
    Reason("IDEA", "I have a suggestion", "Tengo una sugerencia",
           FEEDBACK, 5, GOOD, GOOD, 0.8, 0.97, 0.55, 8.0),
)  # fmt: skip

UNMAPPED_CODES = ("XCH_APP2", "TMP_099")
"""Codes that contacts carry and `reasons.csv` does not explain."""


@dataclass(frozen=True)
class Story:
    """From `since` on, first contacts for `code` are `factor` times their usual number per order."""

    code: str
    since: date
    factor: float


STORIES: tuple[Story, ...] = (
    Story("LATE_TRK", date(2026, 10, 1), 1.55),
    Story("LOGIN", date(2026, 9, 1), 0.56),
    Story("DBL_CHRG", date(2026, 10, 1), 2.05),
)

DEPARTMENTS: tuple[tuple[str, str], ...] = (
    ("Logistics", "Ana Ruiz"),
    ("Finance", "Priya Nair"),
    ("Warehouse", "Tomás Vidal"),
    ("Product", "Mei Lindqvist"),
    ("IT", "Jonas Weber"),
    ("Marketing", "Sofía Prats"),
    ("Legal", "Inês Duarte"),
    ("Sales", "Marc Oller"),
)

_OWNED_BY: dict[tuple[str, str], tuple[str, ...]] = {
    ("Logistics", "Ana Ruiz"): ("LATE_TRK", "NOT_RCVD"),
    ("Logistics", "Rui Matos"): ("RET_PICK",),
    ("Finance", "Priya Nair"): ("REFUND", "DBL_CHRG", "WRONG_AM"),
    ("Warehouse", "Tomás Vidal"): ("DAMAGED", "WRONG_IT"),
    ("Warehouse", "Elena Sanz"): ("MISS_IT",),
    ("Product", "Mei Lindqvist"): ("RET_HOW", "ADDRESS", "SIZE"),
    ("Product", "Hugo Ferrer"): ("WARRANTY", "IDEA"),
    ("IT", "Jonas Weber"): ("LOGIN", "HACKED"),
    ("IT", "Lucía Mora"): ("APP_FAIL",),
    ("Marketing", "Sofía Prats"): ("DISCOUNT", "GIFT_CRD", "NO_MAIL", "PRAISE"),
    ("Legal", "Inês Duarte"): ("DATA_DEL", "SAFETY"),
    ("Sales", "Marc Oller"): ("STOCK", "BULK"),
}

_HANDED_OVER: tuple[tuple[str, str, str, str, str], ...] = (
    ("CANCEL", "Sales", "Marc Oller", OPENING_DAY, "2025-06-01"),
    ("CANCEL", "Product", "Hugo Ferrer", "2025-06-01", ""),
    ("PAY_FAIL", "Finance", "Priya Nair", OPENING_DAY, "2026-03-01"),
    ("PAY_FAIL", "IT", "Lucía Mora", "2026-03-01", ""),
)

OWNERSHIP: tuple[tuple[str, str, str, str, str], ...] = (
    tuple(
        (code, department, person, OPENING_DAY, "")
        for (department, person), codes in _OWNED_BY.items()
        for code in codes
    )
    + _HANDED_OVER
)
"""code, department, person, valid from (inclusive), valid to (exclusive). "INVOICE" has no owner."""

MARKETS: tuple[tuple[str, float], ...] = (("ES", 0.64), ("PT", 0.36))
CHANNELS: tuple[tuple[str, float, float], ...] = (
    ("phone", 0.34, 0.03),
    ("chat", 0.26, 0.00),
    ("e-mail", 0.22, -0.02),
    ("web form", 0.12, -0.03),
    ("social", 0.06, -0.04),
)
"""name, share of contacts, what it adds to the chance of solving."""

VENDORS: tuple[tuple[str, float, float], ...] = (
    ("Atalaya", 0.42, 0.03),
    ("Brisa", 0.33, 0.02),
    ("Corvo", 0.25, -0.10),
)
"""name, share of contacts, what it adds to the chance of solving: Corvo ends fewer matters."""

AGENTS_PER_VENDOR = 9
HANDLED = {"phone": 340, "chat": 520, "e-mail": 260, "web form": 230, "social": 300}
"""The middle of the seconds that somebody works on a contact; nobody times those of social networks."""
TEAMS = {"phone": "Voice", "chat": "Chat", "e-mail": "Desk", "web form": "Desk", "social": "Social"}
NIGHT_TEAM = "Night"
REVIEWERS = ("LM", "JP", "CS", "AV")

_NAMES_ES: dict[str, dict[str, str]] = {
    "owner": {"Logistics": "Logística", "Finance": "Finanzas", "Warehouse": "Almacén", "Product": "Producto",
              "IT": "Informática", "Sales": "Ventas"},
    "channel": {"phone": "teléfono", "e-mail": "correo", "web form": "formulario web", "social": "redes sociales"},
    "team": {"Voice": "Teléfono", "Desk": "Correo y web", "Social": "Redes sociales", "Night": "Noche"},
    "unit": {"shipments": "envíos", "active customers": "clientes activos"},
}  # fmt: skip
"""What is called the same in both languages is not in it: chat, Marketing, Legal."""


def translations() -> list[tuple[str, str, str, str]]:
    """dimension, label, language, wording: a reason under its code, all else under its name."""
    told = {"reason": {r.code: r.text_es for r in REASONS}}
    told["family"] = {r.family: _FAMILIES_ES.get(r.family, r.text_es) for r in REASONS}
    return [
        (dimension, label, "es", wording)
        for dimension, words in (told | _NAMES_ES).items()
        for label, wording in words.items()
    ]
