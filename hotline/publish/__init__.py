"""What is published in other forms: one page, files for every tool, a PostgreSQL server."""
