"""Made-up companies whose truth is known: how often the printed intervals hold it, and how often a verdict is false."""
