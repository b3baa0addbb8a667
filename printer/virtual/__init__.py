"""A printer without paper: judges every byte, fails on command, and draws what it prints."""
