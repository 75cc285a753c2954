"""The whole file as a form on paper: blank to prepare it, filled to read it."""
