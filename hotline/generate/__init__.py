"""What follows from the registry and from a build, so that nothing stands twice."""
