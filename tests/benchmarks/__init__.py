"""Measured ratios, printed and never asserted: how fast an import, the gaps and the pages' questions are."""
