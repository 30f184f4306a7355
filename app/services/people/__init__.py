"""Who has an account and who is assigned to which post: the principal's (3.1)."""
