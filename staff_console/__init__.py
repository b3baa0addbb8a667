"""The staff console: where officers call, receive and record, and others keep the hall in order."""
