"""The door of the running app."""
