"""docs/access.md says who may what, as the Terraform grants it."""

from pathlib import Path

from tests.infra.access import grants, rights

PAGE = (Path(__file__).parent.parent.parent / "docs" / "access.md").read_text()


def test_the_page_holds_the_tables_that_the_terraform_grants() -> None:
    """After a change: `python -m tests.infra.access` prints both."""
    for table in (rights(), grants()):
        assert "\n".join(table) + "\n" in PAGE


def test_every_table_line_of_the_page_is_granted() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("|")]
    assert lines == [*rights(), *grants()]
