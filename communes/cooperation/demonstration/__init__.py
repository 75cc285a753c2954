"""The reference case of cooperation for demonstrations: what was published, and made-up data around it."""
