"""Audit missions and what inspectors do with their files."""
