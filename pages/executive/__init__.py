"""For executives: the monthly meeting."""
