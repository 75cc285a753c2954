"""Grants: their formula, their rules, decisions and payments."""
