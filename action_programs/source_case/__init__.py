"""The programme of a published document, kept as a case to show."""
