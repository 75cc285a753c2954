"""Addresses, one module a group of pages."""
