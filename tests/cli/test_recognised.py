"""What the command line says of an export that it knows."""

import pytest

from tests.cli.conftest import Run
from tests.ingest.sources.exports import path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("zendesk.tickets_csv_admin_export", "Recognised as Zendesk: tickets, export of an administrator"),
        ("genesys.performance_interval_csv", "Please export the Interactions view instead"),
        ("chatwoot.csat_report_csv", "Please export the conversations instead"),
    ],
)
def test_a_preview_names_the_export_and_what_to_export_instead(run: Run, name: str, said: str) -> None:
    answer = run("preview", path(name))
    assert (answer.code, answer.err) == (0, "")
    assert said in answer.out


def test_an_export_that_nobody_knows_is_previewed_without_a_guess(run: Run) -> None:
    assert "Recognised" not in run("preview", "sample_data/contacts.csv").out


@pytest.mark.parametrize("command", ["mapping", "import"])
def test_sums_are_refused_with_what_to_export_instead(run: Run, command: str, tmp_path: object) -> None:
    more = ["--db", f"{tmp_path}/store"] if command == "import" else []
    answer = run(command, path("chatwoot.agent_label_team_inbox_csv"), *more)
    assert answer.code == 2
    assert "sums per agent, inbox, label or team" in answer.err


def test_line_items_are_written_into_the_mapping(run: Run) -> None:
    assert "line_items = true" in run("mapping", path("shopify.orders_export_csv")).out
