"""Exports that nobody here wrote, and the committed mappings that read them.

The files are not part of the repository. Where their folder is missing their tests are left out, but never
under CI: there a missing folder fails.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2].parent / "shared" / "data"
MAPPINGS = Path(__file__).parent / "mappings"
left_out_where_missing = pytest.mark.skipif(
    not DATA.is_dir() and not os.environ.get("CI"), reason="the real exports are not here"
)

UCI, RANDOM = "uci_servicenow_incident_log_cut", "nyc311_random_1000"
HOURS, CFPB, COUNCIL = "nyc311_two_hours_2022-05-01", "cfpb_complaints_3186", "nyc_council_cases_2023_2024"
PLANS = {UCI: "uci_servicenow", RANDOM: "nyc311", HOURS: "nyc311", CFPB: "cfpb", COUNCIL: "nyc_council"}
