"""The river's one writer: a file becomes kept and rejected rows, then one transaction, then a receipt.

import_file(file) -> Receipt; apply(change) -> receipts; undo(receipts); everything that changes the store passes here.
"""

from metrics.pipeline.drafts import Draft, draft, propose_for, remembered
from metrics.pipeline.editing import apply, trial
from metrics.pipeline.importing import foresee, import_file, prepare, store_draft
from metrics.pipeline.storing import open_store, store_batch, undo
from metrics.store.forecast import Forecast
from metrics.store.versions import EDIT, Receipt, receipts

__all__ = [
    "EDIT",
    "Draft",
    "Forecast",
    "Receipt",
    "apply",
    "draft",
    "foresee",
    "import_file",
    "open_store",
    "prepare",
    "propose_for",
    "receipts",
    "remembered",
    "store_batch",
    "store_draft",
    "trial",
    "undo",
]
