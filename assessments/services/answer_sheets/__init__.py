"""A file filled in offline: its workbook out, and what was typed in it back (docs/spreadsheets.md)."""
