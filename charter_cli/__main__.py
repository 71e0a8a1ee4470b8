"""`python -m charter_cli` is the same program as `charter`."""

from charter_cli.cli import main

main()
