"""JSON Schemas of the knowledge files."""
