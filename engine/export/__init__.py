"""Guides as Markdown: one page (`single`), or a site of many."""
