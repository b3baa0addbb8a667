"""The kiosk: where a citizen takes a place in the line, by touch, and is told where they stand."""
