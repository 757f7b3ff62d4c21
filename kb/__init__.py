"""What is known, and the command `kb`."""

__version__ = "0.1.0"
