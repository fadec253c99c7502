"""One module a subcommand: it reads the options, calls the work, prints what came of it."""
