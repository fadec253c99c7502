"""Write, audit, publish: the gate that every build passes, its history, and what it explains."""
