"""One month of a fictional retailer as the charts are told it, with long words and signals, in both languages."""

from dataclasses import replace
from datetime import date
from math import sin

from metrics.charts import (
    BarRow,
    Chart,
    DayValue,
    EffectRow,
    ElsewhereRow,
    Event,
    Gap,
    Limits,
    Line,
    Mark,
    Palette,
    Point,
    SeverityRow,
    SkylineRow,
    SnowballRow,
    Span,
    Step,
    Sum,
    WindowLine,
    bars,
    bridge,
    control_chart,
    day_columns,
    effects,
    elsewhere,
    gap_columns,
    lag_columns,
    lines,
    per_hundred,
    percent,
    plain,
    severity,
    skyline,
    snowballs,
    tile_line,
    window_curve,
)
from metrics.i18n import Words
from tests.charts.crowded import boards

REASONS = {
    "en": [
        ("Where is my order?", "Logistics", "Ana Ruiz"),
        ("When do I get my refund?", "Finance", "Priya Nair"),
        ("My discount code fails on the payment page every single time", "Marketing", "Sofía Prats"),
        ("I was charged twice", "Customer accounts and payments", "María Fernández Gutiérrez"),
        ("I cannot log in", "IT", "Jonas Weber"),
        ("Which size fits me?", None, None),
    ],
    "es": [
        ("¿Dónde está mi pedido?", "Logística", "Ana Ruiz"),
        ("¿Cuándo recibo mi reembolso?", "Finanzas", "Priya Nair"),
        ("Mi código de descuento no funciona nunca en la página de pago", "Marketing", "Sofía Prats"),
        ("Me cobraron dos veces", "Cuentas de clientes y pagos", "María Fernández Gutiérrez"),
        ("No puedo entrar en mi cuenta", "Informática", "Jonas Weber"),
        ("¿Qué talla es la mía?", None, None),
    ],
}
CHANNELS = {
    "en": ["Phone", "E-mail", "Chat", "Web form", "Social media"],
    "es": ["Teléfono", "Correo electrónico", "Chat", "Formulario de la web", "Redes sociales"],
}
TIERS = {
    "en": ["All is failing", "Money", "Real problem", "Needs teaching", "Feedback"],
    "es": ["Todo está fallando", "Dinero", "Problema real", "Necesita explicación", "Comentario"],
}
RULES = {
    "en": ["Fewer than two agent replies", "No customer reply after the first message", "Closed within 15 minutes"],
    "es": ["Menos de dos respuestas del agente", "Sin respuesta del cliente tras el primer mensaje",
           "Cerrado en 15 minutos"],
}  # fmt: skip
EVENT = {
    "en": "tracking link shipped, −0.5 (−0.7 to −0.3)",
    "es": "enlace de seguimiento enviado, −0,5 (−0,7 a −0,3)",
}


def months(count: int) -> list[date]:
    """The last `count` months up to November 2026."""
    last = 2026 * 12 + 10
    return [date(i // 12, i % 12 + 1, 1) for i in range(last - count + 1, last + 1)]


def wave(mean: float, height: float, count: int = 24) -> tuple[Point, ...]:
    """Months that swing around `mean`, with exact parts."""
    return tuple(
        Point(month, mean + height * sin(i * 1.9), top=9000 + i, bottom=212400) for i, month in enumerate(months(count))
    )


def tiles(t: Words, palette: Palette) -> dict[str, Chart]:
    """The four headlines and a store with five months."""
    signal = (*wave(0.205, 0.006)[:23], Point(months(1)[0], 0.230, mark="worse", top=48852, bottom=212400))
    young = Point(months(1)[0], 0.172, settled=False, low=0.168, high=0.176, mark="worse")
    rate = (*wave(0.162, 0.005)[:23], young)
    cpx, share, score = per_hundred(t), percent(t), plain(t, decimals=1)
    return {
        "tile_signal": tile_line(signal, cpx, t, palette, limits=Limits(0.205, 0.195, 0.215), target=0.2),
        "tile_young": tile_line(rate, share, t, palette, limits=Limits(0.162, 0.152, 0.172), target=0.15),
        "tile_equal": tile_line(wave(80, 2), score, t, palette, limits=Limits(80, 77, 83), target=80),
        "tile_short": tile_line(wave(80, 2, 5), score, t, palette, target=82),
    }


def controls(t: Words, palette: Palette) -> dict[str, Chart]:
    """A broken rule after an event, and a young month beside a long run."""
    old, new = wave(0.037, 0.002)[:15], wave(0.032, 0.002)[15:23]
    signal = (*old, *new, Point(months(1)[0], 0.047, mark="worse", top=9983, bottom=212400))
    spans = [
        Span(date(2024, 12, 1), date(2026, 2, 1), Limits(0.037, 0.032, 0.042)),
        Span(date(2026, 3, 1), date(2026, 11, 1), Limits(0.032, 0.027, 0.037)),
    ]
    events = [Event(date(2025, 6, 3), EVENT[t.language]), Event(date(2026, 3, 3), EVENT[t.language])]
    run = [*wave(0.206, 0.004)[:22], Point(months(2)[0], 0.213, mark="worse")]
    run.append(Point(months(1)[0], 0.215, settled=False, low=0.208, high=0.222, mark="worse"))
    cpx, share = per_hundred(t, "a", "b"), percent(t)
    usual = Limits(0.206, 0.196, 0.216)
    settles = date(2026, 12, 9)
    return {
        "control_event": control_chart(signal, cpx, t, palette, limits=spans, events=events, target=0.036),
        "control_young": control_chart(run, share, t, palette, limits=usual, settles=settles),
    }


def sky(t: Words, palette: Palette) -> Chart:
    """Six reasons, two signals for the worse and one for the better, one without owner."""
    values = [(0.047, 0.036), (0.028, 0.025), (0.02, 0.019), (0.015, 0.010), (0.012, 0.013), (0.008, None)]
    marks: list[Mark] = ["worse", None, None, "worse", "better", None]
    rows = []
    for (name, owner, person), (value, target), mark in zip(REASONS[t.language], values, marks, strict=True):
        usual = value * {"worse": 0.7, "better": 1.3, None: 1.0}[mark]
        spark = (*wave(usual, usual / 20)[:23], Point(months(1)[0], value, settled=name[0] != "¿", mark=mark))
        row = SkylineRow(name, name, value, mark, owner, person, target, value * 0.96, value * 1.04)
        rows.append(_with(row, spark, Limits(usual, usual * 0.85, usual * 1.15)))
    unit = per_hundred(t, *{"en": ("contacts", "orders"), "es": ("contactos", "pedidos")}[t.language])
    rest = Sum(22, 0.1, 21240, 212400)
    return skyline(rows, unit, t, palette, other=rest, total=Sum(28, 0.23, 48852, 212400))


def _with(row: SkylineRow, spark: tuple[Point, ...], limits: Limits) -> SkylineRow:
    return replace(row, spark=spark, limits=limits, top=9983, bottom=212400)


def others(t: Words, palette: Palette) -> dict[str, Chart]:
    """Tiers, snowballs, channels, gaps."""
    counts = [(214, 90, 160), (9745, 8100, 9900), (24118, 20600, 24900), (12640, 11200, 13100), (2135, 1900, 2400)]
    tiers = [
        SeverityRow(i, name, n, n / 48852, low, high, alarm=i == 1)
        for i, (name, (n, low, high)) in enumerate(zip(TIERS[t.language], counts, strict=True), start=1)
    ]
    lengths = [(1, 5902, 5902), (2, 1020, 2040), (3, 372, 1116), (4, 121, 484)]
    balls = [SnowballRow(*row) for row in lengths] + [SnowballRow(5, 74, 441, open_end=True)]
    shares: list[tuple[float, Mark]] = [(0.32, "worse"), (0.25, None), (0.14, "better"), (0.08, None), (0.02, None)]
    channels = [
        BarRow(name, name, share, mark, None, share * 0.95, share * 1.05, share * 40000, 40000, grey=i == 4)
        for i, (name, (share, mark)) in enumerate(zip(CHANNELS[t.language], shares, strict=True))
    ]
    met: list[tuple[float, Mark]] = [(-0.4, "better")] * 8
    steps: list[tuple[float, Mark]] = [(0.1, None), (0.2, "worse"), *met, (-0.1, None)]
    gaps = [Gap(m, v / 100, mark=k) for m, (v, k) in zip(months(12)[:11], steps, strict=True)]
    gaps.append(Gap(months(1)[0], 0.012, settled=False, mark="worse"))
    said = [
        (0.81, 0.11, 0.135, 0.76, 0.80, 0.82),
        (0.62, 0.0, 0.0, 0.75, None, None),
        (0.05, 0.05, 1.0, 0.8, 0.02, 0.09),
    ]
    rules = [
        ElsewhereRow(name, name, *shares[:4], 40_000, *shares[4:])
        for name, shares in zip(RULES[t.language], said, strict=True)
    ]
    return {
        "elsewhere": elsewhere(rules, percent(t), t, palette),
        "severity": severity(tiers, t, palette),
        "snowballs": snowballs(balls, t, palette),
        "bars": bars(channels, percent(t), t, palette),
        "gaps": gap_columns(gaps, per_hundred(t), t, palette),
        "gaps_percent": gap_columns(gaps, percent(t), t, palette),
    }


NAMES = {"en": ("Lag-weighted", "By calendar"), "es": ("Con desfase", "Por calendario")}


def compared(t: Words, palette: Palette) -> dict[str, Chart]:
    """Two definitions, one of them blank at first and young at last; and the days that contacts take to come."""
    first, second = NAMES[t.language]
    young = Point(months(1)[0], 0.212, settled=False, low=0.2, high=0.22, mark="worse")
    later = (*(replace(p, value=None) for p in wave(0.2, 0.01)[:3]), *wave(0.2, 0.01)[3:23], young)
    two = (Line(first, later, "a", "b"), Line(second, wave(0.204, 0.02)))
    shares = [(1 + day) * 0.8**day for day in range(91)]
    return {
        "lines": lines(two, per_hundred(t), t, palette),
        "lines_short": lines([Line(first, wave(0.2, 0.01, 2))], percent(t), t, palette),
        "lags": lag_columns([share / sum(shares) for share in shares], t, palette),
    }


def bridges(t: Words, palette: Palette) -> dict[str, Chart]:
    """Contacts on an axis from above 0, with signals and long names; and a rate that falls below 0 on its way."""
    changes = [3064.0, 2672.0, 822.0, 411.0, -617.0, 0.0]
    told = zip(REASONS[t.language], changes, strict=True)
    steps = [Step(name, name, x, f"{name}: {t.signed(x)}") for (name, _, _), x in told]
    marks: dict[str, Mark] = {steps[1].key: "worse", steps[4].key: "better"}
    ends = {"en": ("October 2026", "1 Nov to 12 Nov 2026"), "es": ("Octubre de 2026", "1 nov a 12 nov 2026")}[
        t.language
    ]
    down = [Step(name, name, x, name) for (name, _, _), x in zip(REASONS[t.language], (-0.2, 0.15), strict=False)]
    total = 42500 + sum(changes)
    return {
        "bridge": bridge((ends[0], 42500), steps, (ends[1], total), plain(t), t, palette, marks),
        "bridge_down": bridge((ends[0], 0.15), down, (ends[1], 0.1), percent(t, decimals=2), t, palette),
        "bridge_still": bridge((ends[0], 0), [], (ends[1], 0), plain(t), t, palette),
    }


def windows(t: Words, palette: Palette) -> dict[str, Chart]:
    """A rate by window under three rules, and the days of return: early, late, and with nothing to draw."""
    names = {"en": ("same reason", "same matter", "any reason"), "es": ("mismo motivo", "mismo asunto", "cualquiera")}
    rules = [
        WindowLine(name, tuple(DayValue(d, top * d / (d + 6), 9 * d, 8776) for d in range(1, 91)), top == 0.2)
        for name, top in zip(names[t.language], (0.19, 0.2, 0.45), strict=True)
    ]
    days = tuple(DayValue(d, 0.05 / d if d < 50 else None, 400 // d, 8776) for d in range(1, 91))
    return {
        "curve": window_curve(rules, 7, (0.09, 0.12), percent(t), t, palette),
        "curve_late": window_curve(rules, 88, None, percent(t), t, palette),
        "days": day_columns(days, 3, percent(t), t, palette),
        "days_late": day_columns(days[::-1], 80, percent(t), t, palette),
    }


PROMISES = {
    "en": [
        "Tracking link in dispatch e-mail",
        "Two-hour delivery window",
        "Delay notice before the day on which the parcel should have come, by e-mail and text",
        "New size chart",
    ],
    "es": [
        "Enlace de seguimiento en el correo de envío",
        "Ventana de entrega de dos horas",
        "Aviso de retraso antes del día en que debía llegar el paquete, por correo y mensaje",
        "Nueva tabla de tallas",
    ],
}
SAID = {
    "en": ("3 days late", "fewer than 8 other reasons have enough contacts to compare with"),
    "es": ("3 días de retraso", "menos de 8 motivos más tienen contactos suficientes para comparar"),
}


def fixes(t: Words, palette: Palette) -> dict[str, Chart]:
    """Every outcome that a promise can have, with long words; and rows that have no number at all."""
    names, reasons = PROMISES[t.language], [name for name, _, _ in REASONS[t.language]]
    late, why = SAID[t.language]
    shipped, settles = date(2026, 3, 3), date(2026, 12, 9)
    usual = (-0.001, 0.001)
    works = EffectRow(
        "a", names[0], reasons[0], "works", shipped, None, -0.005, -0.007, -0.003, -0.004, usual, href="reason"
    )
    rows = [
        works,
        replace(works, key="b", name=names[1], outcome="no_effect", value=0.0003, low=-0.0008, high=0.0014),
        replace(works, key="c", name=names[2], outcome="worse", value=0.003, low=0.001, high=0.005, expected=-0.001),
        replace(works, key="d", outcome="too_early", value=0.0001, low=-0.0002, high=0.0016, settles=settles),
        EffectRow("e", names[1], reasons[1], "missed", due=date(2026, 11, 30), expected=-0.008, said=late),
        EffectRow("f", names[3], reasons[5], "cannot", shipped, said=why),
        EffectRow("g", names[2], reasons[2], "due", due=settles),
    ]
    unit = per_hundred(t)
    return {"effects": effects(rows, unit, t, palette), "effects_bare": effects(rows[-2:], unit, t, palette)}


def everything(t: Words, palette: Palette) -> dict[str, Chart]:
    """Every chart there is."""
    return {
        **tiles(t, palette),
        **controls(t, palette),
        "skyline": sky(t, palette),
        **others(t, palette),
        **compared(t, palette),
        **bridges(t, palette),
        **fixes(t, palette),
        **windows(t, palette),
        **boards(t, palette),
    }
