"""The commands, one file a group: ask the store, think with the domain, show with render."""
