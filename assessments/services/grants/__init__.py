"""Grants: their rules, what is decided for whom, what is paid, and what one commune reads of it."""
