"""The floor of a desk command: click and the standard library's sqlite3, one row read and printed."""

import json
import sqlite3

import click


@click.group()
def main() -> None:
    """Read a register."""


@main.command()
@click.argument("path")
@click.argument("ref")
def show(path: str, ref: str) -> None:
    """Print one row."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    query = "SELECT c.*, u.code FROM cases c JOIN units u ON u.id = c.unit_id WHERE c.ref = ?"
    row = connection.execute(query, (ref,)).fetchone()
    click.echo(json.dumps(dict(row), ensure_ascii=False))


main()
