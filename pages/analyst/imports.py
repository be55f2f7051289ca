"""Import: a file is read, its questions are answered, every record is accounted for; then it may be stored."""

import streamlit as st

from metrics.access import Role
from pages.parts import (
    crumbs,
    guard,
    import_account,
    import_drop,
    import_receipts,
    import_steps,
    import_work,
    importing,
)

viewer = guard.enter(Role.ANALYST)
tray = importing.advance(viewer)
desk = tray.desk

crumbs.crumbs(viewer, here=viewer.t("nav.import"))
if tray.busy is not None and import_work.in_the_way(tray):
    import_work.whole(viewer, tray.busy)
elif desk is None or desk.table is None:
    import_receipts.opening(viewer, tray)
    import_drop.drop(viewer)
    import_account.kinds(viewer)
    import_receipts.listing(viewer)
else:
    head = st.container()
    if len(tray.desks) > 1:
        import_work.several(viewer, tray)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        import_steps.answers(viewer, desk, desk.table)
    with right:
        import_account.account(viewer, tray, desk)
        import_account.saved(viewer, desk)
    with head:
        import_account.heading(viewer, tray, desk, desk.table)
