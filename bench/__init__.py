"""What is measured, never in a timed test: `make bench`, figures into docs/performance.md."""
