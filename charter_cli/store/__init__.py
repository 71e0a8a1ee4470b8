"""The register: one SQLite file, read with `reading`, written with `writing`, opened by `opening`."""
