"""PostgreSQL as Django knows it, where a whole number is never sent in fewer bytes than it takes."""
