"""What `make bench` measures, a section of docs/benchmarks.md in each module."""
