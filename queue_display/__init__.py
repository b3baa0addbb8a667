"""The queue display: who is called and where to, in the hall and on the citizen's own phone."""
