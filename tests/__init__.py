"""The tests mirror the rooms of `metrics/`; `rooms/` guards the house itself."""
