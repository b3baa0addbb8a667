"""The printer's side, against the virtual printer and a small server that plays the API."""
