"""One folder per marketplace: it reads, maps codes and speaks; it decides nothing."""
