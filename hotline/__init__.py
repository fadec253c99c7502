"""The 12345 hotline warehouse: build it, publish it, write its generated files."""
