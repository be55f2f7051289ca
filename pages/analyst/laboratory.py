"""Repeat laboratory: another window, another way of matching, another attribution, beside the official figure."""

import streamlit as st

from metrics.access import Role
from metrics.analysis.laboratory import booked, curves, grid, snowballs, trial
from pages.parts import crumbs, data, figures, filters, guard, laboratory, laboratory_charts, laboratory_snowballs

viewer = guard.enter(Role.ANALYST)
month, every = filters.chosen(viewer).parts
crumbs.crumbs(viewer, here=viewer.t("nav.laboratory"))
head = st.container()
if "customer" not in data.known().has:
    head.title(viewer.t("nav.laboratory"), anchor=False)
    head.markdown(viewer.t("laboratory.what"))
    head.info(viewer.t("not_computable.customer"))
    st.stop()

setting = laboratory.chosen(viewer)
base, cut = setting.base(every, month), setting.over(every, month)
found = data.ask(trial, cut)
lines = data.ask(curves, base)
balls = data.ask(snowballs, cut)

with head:
    figures.headline(viewer, cut, laboratory.title(viewer, setting, found))
    st.markdown(laboratory.lead(viewer, setting, found, month))
laboratory.controls(viewer, setting)
laboratory.cards(viewer, setting, found)

left, right = st.columns(2, gap="large")
with left:
    laboratory_charts.curve(viewer, setting, lines, found)
with right:
    laboratory_charts.grid(viewer, setting, data.ask(grid, base) | found.beside)
left, right = st.columns(2, gap="large")
with left:
    laboratory_charts.days(viewer, setting, lines[setting.rule])
    laboratory_snowballs.lengths(viewer, setting, balls)
with right:
    laboratory_charts.booked(viewer, setting, data.ask(booked, cut, setting.by))
laboratory_snowballs.listing(viewer, cut, setting, balls)
