"""dbt's run, the working file that it writes, the published file, and questions to that."""
