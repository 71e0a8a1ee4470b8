"""How things are said: texts as they are kept, compared and measured; every message in both languages."""
