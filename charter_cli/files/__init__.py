"""What others wrote, and what is handed out."""
