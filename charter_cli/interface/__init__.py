"""What a run of the program knows, and what may be typed."""
