"""A file filled in away from the portal: its workbook out, and what was typed in it back (docs/entry.md)."""
