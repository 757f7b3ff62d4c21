"""From guides' files to an index that is kept: built at once, or brought up to date file by file."""
