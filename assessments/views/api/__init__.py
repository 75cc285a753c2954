"""The read-only interface for programs (docs/api.md): published rows alone, as JSON."""
