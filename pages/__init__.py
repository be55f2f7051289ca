"""The pages: guard, slice, readings, draw. Numbers come from `metrics` through one door."""
