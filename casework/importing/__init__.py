"""An existing petition register, as Excel or CSV: read, mapped, judged line by line, taken in."""
