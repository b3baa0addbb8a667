"""The hall's voice: what is said for a call, and the sound of it, by layers that never mix."""
