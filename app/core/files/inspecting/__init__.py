"""What runs in the child process that opens an untrusted file, and nowhere else."""
