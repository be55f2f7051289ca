"""Import: a file is read, its questions are answered, every record is accounted for; then it may be stored."""

import streamlit as st

from metrics.access import Role
from pages.parts import guard, import_account, import_receipts, import_steps, importing

viewer = guard.enter(Role.ANALYST)
desk = importing.desk()

if desk.table is None:
    import_receipts.opening(viewer, desk)
    import_account.drop(viewer, desk)
    import_receipts.listing(viewer)
else:
    head = st.container()
    left, right = st.columns([2, 1], gap="medium")
    with left:
        import_steps.answers(viewer, desk, desk.table)
    with right:
        import_account.account(viewer, desk)
        import_account.saved(viewer, desk)
    with head:
        import_account.heading(viewer, desk, desk.table)
