"""How wide words will be, known before they are drawn: the server never sees the window.

Advance widths are those of Source Sans 3, grouped and rounded up, so that an estimate is rarely too small.
"""

from html import escape
from unicodedata import east_asian_width

_GROUPS = (
    (0.21, " \u00a0"),
    (0.29, "iljIíì.,:;|'·!’"),
    (0.36, "()[]{}-frt/"),
    (0.46, '«»“”"?¿*szcçJ'),
    (0.63, "ABCDGKPRVXÁ▲▼○●"),
    (0.68, "HNOQUÑÓÚ&"),
    (0.84, "mwMW%@—–"),
    (0.96, "…"),
)
_EM = {character: em for em, characters in _GROUPS for character in characters}
_OTHER = 0.55
_BOLDER = 1.05


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that `text` takes at font size `size`; a little more than it will, never much less."""
    ems = sum(1.0 if east_asian_width(c) in "WF" else _EM.get(c, _OTHER) for c in text)
    return ems * size * (_BOLDER if bold else 1.0)


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """`text`, or as much of it as fits into `room` pixels with “…” at its end."""
    if width(text, size, bold=bold) <= room:
        return text
    for end in range(len(text) - 1, 0, -1):
        cut = text[:end].rstrip(" ·,") + "…"
        if width(cut, size, bold=bold) <= room:
            return cut
    return "…"


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """`text` in lines of at most `room` pixels, broken at spaces; one long word is shortened."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, bold=bold) <= room:
            lines[-1] = joined
        else:
            lines.append(shorten(word, room, size, bold=bold))
    return lines


def safe(text: str) -> str:
    """Words that came from a file: plotly reads a small HTML, so its signs are escaped."""
    return escape(text, quote=False)


def styled(text: str, colour: str, size: float, *, bold: bool = False, href: str = "") -> str:
    """A piece of a label in its own colour and size; with `href` a link that opens in the same tab."""
    weight = ";font-weight:600" if bold else ""
    piece = f'<span style="color:{colour};font-size:{size}px{weight}">{safe(text)}</span>'
    return f'<a href="{safe(href)}" target="_self">{piece}</a>' if href else piece
