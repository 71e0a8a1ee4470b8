"""How the register's schema came to be: one file for each migration, in the order of their numbers.

A migration is never edited after a release; a change is a new one at the end.
"""
