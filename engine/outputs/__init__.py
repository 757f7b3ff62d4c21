"""Diagnoses as text for other programs: one module a format, chosen by name in `reporters`."""
