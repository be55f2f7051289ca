"""Fetching from web interfaces."""
