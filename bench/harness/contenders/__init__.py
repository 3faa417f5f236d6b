"""Who takes part. Each is set up as its documentation advises and does the work it names."""
