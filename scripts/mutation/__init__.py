"""What `scripts/mutants.py` changes, and what it holds a changed project against."""
