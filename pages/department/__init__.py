"""For department heads: my causes, my targets."""
