"""Orders as contacts per order divides by them are, after any history, what a rebuild from nothing makes of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import stats
from metrics.query import facts
from metrics.store import Store
from tests.store.bring import Rows, at, bring, emptied, picture
from tests.store.test_tail import THOROUGH, Step, from_nothing, happen, moments, row, steps, undoing


@pytest.fixture
def few() -> Iterator[None]:
    """However few contacts name their order, they tell how contacts lag."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stats.lags, "FEWEST", 1)
        patch.setattr(stats.lags, "LEAST_SHARE", 0.0)
        yield


orders_of_a_year: Rows = [
    {"order_id": f"Y{i}", "ordered_at": at(i * 2), "market": ["ES", "PT", None][i % 3]} for i in range(150)
]
asking = st.builds(
    lambda number, order, wait, market: {
        "contact_id": f"{number:02}", "opened_at": at(order * 2 + wait), "order_id": f"Y{order}", "market": market,
        "customer": "k1",
    },
    st.integers(0, 19), st.integers(0, 149), st.sampled_from([0, 1, 5, 40, 90, 91]), st.sampled_from(["ES", "PT"]),
)  # fmt: skip
moved_order = st.builds(
    lambda order, day, market, changed: {
        "order_id": f"Y{order}", "ordered_at": at(day), "market": market, "updated_at": changed
    },
    st.integers(0, 149), st.integers(-3, 310), st.sampled_from(["ES", "PT"]), moments,
)  # fmt: skip
shopping = st.one_of(
    steps("contacts", st.lists(asking, min_size=1, max_size=4)), undoing,
    steps("orders", st.lists(moved_order, min_size=1, max_size=3)),
)  # fmt: skip


@settings(max_examples=300 if THOROUGH else 10)
@given(st.lists(asking, min_size=3, max_size=8), st.lists(shopping, min_size=1, max_size=4))
@pytest.mark.usefixtures("few", "eager")
def test_weighted_orders_are_after_any_history_what_a_rebuild_makes_of_them(
    zoned: Store, first: Rows, history: list[Step]
) -> None:
    emptied(zoned)
    bring(zoned, "orders", orders_of_a_year)
    bring(zoned, "contacts", [row(0, 299, order_id="Y149"), *first])
    assert facts(zoned).lagged_from is not None
    for one in history:
        happen(zoned, one)
        assert picture(zoned) == from_nothing(zoned, plain=True)
