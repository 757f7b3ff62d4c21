"""The engine of kb: loads knowledge, matches logs against it. Knows no terminal and no command line."""
