"""charter: a government office keeps the promises it has published."""

__version__ = "0.1.0"
