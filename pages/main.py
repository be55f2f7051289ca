"""Who is here, the filters, and navigation by audience. Runs before every page, on every run."""

import streamlit as st

from pages.parts import address, data, filters, guard, shell

PAGES = {
    "nav.meeting": {
        "overview": "executive/overview.py",
        "bridge": "executive/bridge.py",
        "board": "executive/board.py",
        "reason": "executive/reason.py",
        "review": "executive/review.py",
        "snowballs": "executive/snowballs.py",
        "snowball": "executive/snowball.py",
        "contact": "executive/contact.py",
    },
    "nav.mine": {
        "department": "department/causes.py",
        "targets": "department/targets.py",
        "commitments": "department/commitments.py",
        "charge_back": "department/charge_back.py",
        "ownership": "department/ownership.py",
    },
    "nav.analysis": {
        "checks": "analyst/checks.py",
        "breakdown": "analyst/breakdown.py",
        "comparator": "analyst/comparator.py",
        "orders": "analyst/orders.py",
        "laboratory": "analyst/laboratory.py",
        "vendors": "analyst/vendors.py",
        "retired": "analyst/retired.py",
        "workshop": "analyst/workshop.py",
        "import": "analyst/imports.py",
        "definitions": "analyst/definitions.py",
    },
}
WITHOUT_DATA = {"import", "definitions", "workshop", "ownership", "snowball", "contact"}
FILTERED = {name for pages in PAGES.values() for name in pages} - WITHOUT_DATA - {"commitments", "review"}
DRILLED = {"snowballs", "snowball", "contact"}
"""Pages that are come to by a link, from what they belong to."""

st.set_page_config(page_title="Service Metrics", page_icon=shell.ICON, layout="wide")
st.logo(shell.ICON, size="small")
address.arrive()
viewer = guard.arrive(data.arrive())
scripts = {name: script for pages in PAGES.values() for name, script in pages.items()}
entries = {
    name: shell.page(script, viewer.t(f"nav.{name}"), name, default=name == "overview", hidden=name in DRILLED)
    for name, script in scripts.items()
}
menu = {viewer.t(section): [entries[name] for name in pages] for section, pages in PAGES.items()}
page = st.navigation(menu, position="top")
name = page.url_path or "overview"
address.opened(scripts[name], {scripts[name]: entry for name, entry in entries.items()})
shell.style(viewer, next(at for at, pages in enumerate(PAGES.values()) if name in pages))
empty = data.known().empty
filters.draw(viewer, filtered=name in FILTERED and not empty)
shell.banner(viewer)
if empty and name not in WITHOUT_DATA:
    shell.welcome(viewer)
else:
    page.run()
