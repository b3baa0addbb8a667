"""What a visit leaves behind: citizens, matters, petitions, visits, and who read them."""
