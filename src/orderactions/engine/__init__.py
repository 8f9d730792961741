"""What moves actions: each module loads facts, calls one pure function, commits."""
