"""The hall's verbs as JSON, for programs: kiosks, printers, monitoring, other systems."""
