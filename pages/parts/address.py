"""The whole state of a page is its address: filters and the drilled thing are query parameters.

Widgets are not bound to the address by the framework: it writes the words of the option into the address, which
differ by language, and clashes with links that carry parameters (TRAPS 3). So the address leads, by its own keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from threading import local
from urllib.parse import urlencode, urlsplit

import streamlit as st

from metrics.i18n import known_locale

EXACT = ("contact", "snowball")
"""Parameters that name one contact, in so many letters: two ids that read alike must not be one."""
FILTERS = ("month", "market", "channel", "vendor", "lang", "locale")
_here = local()
_SEEN, _PAGE, _SCRIPT, _MENU = "address_seen", "address_page", "address_script", "address_menu"


def arrive() -> None:
    """First thing of a run: after a change of page by the menu, which clears the address, the filters are kept."""
    _here.filters = None
    page = urlsplit(st.context.url or "").path.rstrip("/")
    params, moved = st.query_params, st.session_state.get(_PAGE) not in (None, page)
    st.session_state[_PAGE] = page
    if moved and not any(name in params for name in FILTERS):
        for name, value in st.session_state.get(_SEEN, {}).items():
            params[name] = value


def choice(name: str, options: Sequence[str], default: str) -> str:
    """The value of a filter; an unknown one counts as the default."""
    value = st.query_params.get(name, default)
    return value if value in options else default


def locale() -> str:
    """The formats that the address asks for; blank if it names none that exist."""
    asked = st.query_params.get("locale", "")
    return asked if asked and known_locale(asked) else ""


def select(name: str, label: str, options: Sequence[str], default: str, shown: dict[str, str], width: int = 170) -> str:
    """A select box that follows the address and writes to it; the default leaves the address clean."""
    key, now = f"filter_{name}", choice(name, options, default)
    st.session_state[key] = now
    st.selectbox(
        label,
        options,
        format_func=lambda option: shown.get(option, option),
        key=key,
        width=width,
        on_change=_write,
        args=(name, key, default),
    )
    return now


def strange(name: str, options: Sequence[str]) -> str:
    """What the address says under `name` if that is none of the options; blank if it is one or says nothing."""
    value = st.query_params.get(name, "")
    return "" if value in options else value


def segments(name: str, label: str, options: Sequence[str], now: str, default: str, shown: dict[str, str]) -> None:
    """Buttons side by side that follow the address and write to it; none is pressed if `now` is none of them."""
    key = f"segments_{name}"
    st.session_state[key] = now if now in options else None
    st.segmented_control(
        label,
        options,
        format_func=lambda option: shown.get(option, option),
        key=key,
        on_change=_write,
        args=(name, key, default),
        wrap=True,
    )


def slide(name: str, label: str, ends: tuple[int, int], now: int, default: int) -> None:
    """A slider over whole numbers that follows the address and writes to it."""
    key = f"slide_{name}"
    st.session_state[key] = now
    st.slider(label, *ends, key=key, on_change=_write, args=(name, key, str(default)))


def keep() -> None:
    """Remember the filters: for the links of this run, which are hundreds, and for the next change of page."""
    _here.filters = st.session_state[_SEEN] = current()


def current() -> dict[str, str]:
    """The filters in the address."""
    kept: dict[str, str] | None = getattr(_here, "filters", None)
    if kept is not None:
        return dict(kept)
    asked = st.query_params.to_dict()
    return {name: asked[name] for name in FILTERS if name in asked}


@lru_cache(maxsize=4096)
def slug(label: str) -> str:
    """A label as it stands in addresses: letters, digits and hyphens only, which no link can mangle.

    Kept, since a page asks for the same names hundreds of times.
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    lossless = words.replace("-", " ") == label.lower().rstrip("?!.")
    return words if lossless else f"{words}-{sha256(label.encode()).hexdigest()[:6]}".strip("-")


def params(**drilled: str) -> dict[str, str]:
    """Query parameters of a link: the filters as they are, and what it drills to."""
    return current() | {name: label if name in EXACT else slug(label) for name, label in drilled.items()}


def contact(source: str | None, contact: str | None) -> str:
    """A contact as it stands in addresses: a source and what that source calls it."""
    return f"{source}~{contact}"


def named(name: str) -> tuple[str, str]:
    """The source and the id that the address names by `name`; both blank if it names none."""
    source, _, contact = st.query_params.get(name, "").partition("~")
    return source, contact


def turn(label: str, key: str, **asked: str) -> None:
    """A link to another state of the same page; the framework's page link would leave the address as it was."""
    st.button(f":blue[{label} ›]", key=f"turn_{key}", type="tertiary", on_click=_turned, args=(asked,))


def _turned(asked: Mapping[str, str]) -> None:
    st.query_params.update(asked)


def link(script: str, label: str, query: dict[str, str]) -> None:
    """A link to a page, or to another state of the page that is open: the framework's page link changes the address
    only with the page, so what it drilled to would be gone with the next press of anything.
    """
    if script != st.session_state.get(_SCRIPT):
        st.page_link(st.session_state.get(_MENU, {}).get(script, script), label=label, query_params=query)
        return
    key = sha256(urlencode(query | {"label": label}).encode()).hexdigest()[:12]
    st.button(label, key=f"turn_{key}", type="tertiary", on_click=st.query_params.from_dict, args=(query,))


def opened(script: str, menu: Mapping[str, st.Page]) -> None:
    """The page that is open, for its links to itself; and all pages by their script, which links need not look up."""
    st.session_state[_SCRIPT], st.session_state[_MENU] = script, menu


def href(page: str, **drilled: str) -> str:
    """A relative link that keeps the filters, for tables and figures."""
    query = urlencode(params(**drilled))
    return f"{page or './'}?{query}" if query else page or "./"


def _write(name: str, key: str, default: str) -> None:
    value = st.session_state[key]
    if value is None:  # a pressed button was pressed again: it stays
        return
    if str(value) == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(value)
