"""Addresses of cooperation, one module a group of pages."""
