"""For analysts: bring data, defend every number."""
