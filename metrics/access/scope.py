"""What one person may see. Made only by the pages' guard and by the command line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Kinds of users, each with pages of their own."""

    EXECUTIVE = "executive"
    DEPARTMENT = "department"
    ANALYST = "analyst"
    ADMIN = "admin"


@dataclass(frozen=True)
class Scope:
    """The roles a person holds and the departments whose rows they may see (None = all of the company)."""

    roles: frozenset[Role]
    departments: frozenset[str] | None = None


EVERYTHING = Scope(frozenset(Role))
"""One person on their own machine: every role, every department."""


def may_open(scope: Scope, audience: Role) -> bool:
    """Whether someone with this scope may open pages made for `audience`; an admin opens all of them."""
    return audience in scope.roles or Role.ADMIN in scope.roles
