"""Tools that turn figures into what a page says; they ask through `query.Reader` and never see the store."""
