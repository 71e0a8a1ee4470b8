"""`holiday`: the list of office days, and the changes that the office lays over it."""
