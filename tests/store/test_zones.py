"""Days are cut in the company's zone; moments, and so gaps, never change with it (METRICS.md 0)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from metrics.errors import StoreUnfit
from metrics.pipeline import import_file
from metrics.store import Store
from tests.oracles import Told
from tests.store.bring import bring, contact

# Late on the last of the month in UTC: already the next day, and month, in Madrid; still the day before in New York.
LATE = datetime(2026, 3, 31, 22, 30)
EARLY = datetime(2026, 3, 1, 2, 0)
ZONES = {
    "UTC": [date(2026, 3, 1), date(2026, 3, 31)],
    "Europe/Madrid": [date(2026, 3, 1), date(2026, 4, 1)],
    "America/New_York": [date(2026, 2, 28), date(2026, 3, 31)],
}


def fill(store: Store) -> None:
    bring(store, "contacts", [contact(Told("1", EARLY, "k1")), contact(Told("2", LATE, "k1"))])
    bring(store, "orders", [{"order_id": "1", "ordered_at": EARLY}, {"order_id": "2", "ordered_at": LATE}])


@pytest.mark.parametrize("zone", ZONES)
def test_days_and_months_are_those_of_the_companys_zone(store_with: Callable[..., Store], zone: str) -> None:
    store = store_with(company_zone=zone)
    fill(store)
    assert [d for (d,) in store.rows("SELECT opened_day FROM contact ORDER BY seq")] == ZONES[zone]
    assert [d for (d,) in store.rows("SELECT day FROM order_fact ORDER BY day")] == ZONES[zone]
    months = sorted({d.replace(day=1) for d in ZONES[zone]})
    assert [m for (m,) in store.rows("SELECT DISTINCT month FROM contacts_month ORDER BY 1")] == months


@pytest.mark.parametrize("zone", ZONES)
def test_a_date_without_a_time_keeps_its_date(store_with: Callable[..., Store], zone: str) -> None:
    store = store_with(company_zone=zone)
    bring(store, "contacts", [contact(Told("1", datetime(2026, 3, 1))) | {"opened_is_date": True}])
    assert store.rows("SELECT opened_day, opened_at FROM contact") == [(date(2026, 3, 1), datetime(2026, 3, 1))]
    bring(store, "orders", [{"order_id": "1", "ordered_at": datetime(2026, 3, 1), "ordered_is_date": True}])
    assert store.rows("SELECT day FROM order_fact") == [(date(2026, 3, 1),)]


def test_another_zone_cuts_the_days_anew_and_leaves_the_gaps(store_with: Callable[..., Store]) -> None:
    store = store_with(company_zone="UTC")
    fill(store)
    gaps = store.rows("SELECT opened_at, next_family, prev_family FROM contact ORDER BY seq")
    for zone in ("Europe/Madrid", "America/New_York", "UTC"):
        store = store_with(company_zone=zone)
        assert [d for (d,) in store.rows("SELECT opened_day FROM contact ORDER BY seq")] == ZONES[zone]
        assert store.rows("SELECT opened_at, next_family, prev_family FROM contact ORDER BY seq") == gaps


def test_another_window_of_the_company_is_counted_anew(store_with: Callable[..., Store]) -> None:
    store = store_with()
    fill(store)
    for days in (1, 30):
        store = store_with(window_days=days)
        assert store.rows("SELECT DISTINCT window_s FROM contact") == [(days * 86_400,)]
    assert store.rows("SELECT sum(matured__family_own)::INT FROM contacts_day") == [(1,)]


def test_opening_under_the_same_settings_changes_nothing(store_with: Callable[..., Store]) -> None:
    fill(store_with())
    revision = store_with().revision
    assert store_with().revision == revision


def test_an_import_under_another_key_is_refused(store_with: Callable[..., Store]) -> None:
    store = store_with(pseudonym_key="first")
    file = store.path.with_name("contacts.csv")
    file.write_text("id,opened at,customer\n1,2026-03-01 10:00:00,k1\n2,2026-03-02 10:00:00,k1\n")
    import_file(store, file, kind="contacts")
    store = store_with(pseudonym_key="second")
    with pytest.raises(StoreUnfit) as caught:
        import_file(store, file, kind="contacts")
    assert caught.value.key == "error.other_key"
