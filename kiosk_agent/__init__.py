"""Beside the browser of a kiosk: printer, scanner, and numbers for the time without the server."""
