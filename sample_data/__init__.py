"""A fictional online retailer: the single fixture of tests, demo and pictures.

`python -m sample_data.generate` writes the files below, byte for byte the same on every run;
`python -m sample_data.truths` writes `truths.toml`, the known answers, computed without the product.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent

FILES: tuple[tuple[str, str], ...] = (
    ("departments", "departments.csv"),
    ("reasons", "reasons.csv"),
    ("ownership", "ownership.csv"),
    ("orders", "orders.csv"),
    ("contacts", "contacts.csv"),
    ("quality", "quality.csv"),
    ("targets", "targets.csv"),
    ("prices", "prices.csv"),
    ("volumes", "volumes.csv"),
    ("translations", "translations.csv"),
    ("votes", "votes.csv"),
    ("actions", "actions.csv"),
    ("commitments", "commitments.csv"),
    ("decisions", "decisions.csv"),
    ("events", "events.csv"),
    ("disputes", "disputes.csv"),
    ("remarks", "remarks.csv"),
    ("whys", "whys.csv"),
)
"""(kind, file name) in the order in which they are imported."""
