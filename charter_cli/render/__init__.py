"""What is printed, from plain values: lines for people, JSON and CSV for programs."""
