"""The wall between schools behind PgBouncer in transaction mode, where nobody keeps a connection from one act to the next."""
