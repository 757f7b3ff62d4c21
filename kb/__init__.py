"""What is known, and the command `kb`."""
