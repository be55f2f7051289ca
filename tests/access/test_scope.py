"""Who may open what: pure decisions."""

import pytest

from metrics.access import EVERYTHING, Role, Scope, may_open


@pytest.mark.parametrize("audience", list(Role))
def test_whoever_sits_at_their_own_machine_may_open_everything(audience: Role) -> None:
    assert may_open(EVERYTHING, audience)
    assert EVERYTHING.departments is None


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("audience", list(Role))
def test_a_role_opens_its_own_pages_and_an_admin_all_of_them(role: Role, audience: Role) -> None:
    assert may_open(Scope(frozenset({role})), audience) is (role in (audience, Role.ADMIN))


def test_nobody_opens_nothing() -> None:
    assert not any(may_open(Scope(frozenset()), audience) for audience in Role)


def test_a_scope_is_a_key_and_no_department_is_not_every_department() -> None:
    scopes = {Scope(frozenset({Role.DEPARTMENT}), d) for d in (None, frozenset(), frozenset({"IT"}))}
    assert len(scopes) == 3
