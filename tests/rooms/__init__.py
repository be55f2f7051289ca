"""Guards of the house: what the rooms may know, how large files grow, what is shipped and installed."""
