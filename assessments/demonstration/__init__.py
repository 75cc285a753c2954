"""Made-up figures for demonstrations: seeded, plausible, and marked as such wherever they are shown."""
