"""What travels as JSON, by subject: strict in what is taken, exact in what is given."""
