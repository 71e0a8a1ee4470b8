"""`import`: the rows of a table become requests."""
