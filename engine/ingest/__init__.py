"""A Markdown troubleshooting guide as drafts of knowledge files, and drafts merged into files that people have changed since."""
