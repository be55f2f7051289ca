"""The value-irritant board at its worst: reasons that crowd in one corner, and one alone."""

from metrics.charts import BoardPoint, Chart, Palette, board
from metrics.i18n import Words

NAMES = {
    "en": ["Where is my order?", "I was charged twice", "My discount code fails on the payment page every single time"],
    "es": ["¿Dónde está mi pedido?", "Me cobraron dos veces", "Mi código de descuento no funciona nunca en la página"],
}


def boards(t: Words, palette: Palette) -> dict[str, Chart]:
    """Nine dots on three places; voters who do not agree, and too few of them."""
    names = NAMES[t.language] * 3
    crowd = [
        BoardPoint(
            key=f"{name}{i}{worth}",
            name=name,
            customer=worth,
            company=i / 4 - 2,
            contacts=900 // (i + 1),
            voters=4,
            few=i == 2,
            split=i == 1,
            customer_ends=(-2, 2),
            company_ends=(-2, 1),
        )
        for worth in (-2.0, -1.75, 1.0)
        for i, name in enumerate(names)
    ]
    return {"board": board(crowd, t, palette), "board_one": board(crowd[:1], t, palette)}
