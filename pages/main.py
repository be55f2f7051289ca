"""Who is here, the filters, and navigation by audience. Runs before every page, on every run."""

import streamlit as st

from metrics import settings
from pages.parts import address, data, filters, guard, shell

PAGES = {
    "nav.meeting": {"overview": "executive/overview.py", "reason": "executive/reason.py"},
    "nav.department": {"department": "department/causes.py"},
    "nav.analysis": {
        "import": "analyst/imports.py",
        "laboratory": "analyst/laboratory.py",
        "definitions": "analyst/definitions.py",
    },
}
FILTERED = {"overview", "reason", "department", "laboratory"}

st.set_page_config(page_title="Service Metrics", page_icon=shell.ICON, layout="wide")
st.logo(shell.ICON, size="small")
address.arrive()
viewer = guard.arrive(settings.load().language)
menu = {
    viewer.t(section): [
        st.Page(script, title=viewer.t(f"nav.{name}"), url_path=name, default=name == "overview")
        for name, script in pages.items()
    ]
    for section, pages in PAGES.items()
}
page = st.navigation(menu, position="top")
name = page.url_path or "overview"
empty = data.known().empty
filters.draw(viewer, filtered=name in FILTERED and not empty)
shell.banner(viewer)
if empty and name in FILTERED:
    shell.welcome(viewer)
else:
    page.run()
