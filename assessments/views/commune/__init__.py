"""The commune's own pages: home, entry, evidence, submission."""
