"""Scripts that measure, and one that fits."""
