"""Addresses of the action programmes, one module a group of pages."""
