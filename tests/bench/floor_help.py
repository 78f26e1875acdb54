"""The floor of ``ketnap --help``: click with a group and nothing else."""

import click


@click.group()
def main() -> None:
    """Do nothing."""


@main.command()
def nothing() -> None:
    """Do nothing."""


main()
