"""The parts of `check`."""
