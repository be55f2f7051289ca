"""Roles and scopes: pure decisions about who may see what. A `Scope` is part of every question to the data."""

from metrics.access.scope import EVERYTHING, Role, Scope, may_open

__all__ = ["EVERYTHING", "Role", "Scope", "may_open"]
