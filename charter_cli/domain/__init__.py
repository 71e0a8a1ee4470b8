"""The promise: what is due when, and why. Pure: no clock, no file, no print."""
