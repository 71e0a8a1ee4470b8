"""Lists of holidays from elsewhere: another office-days file, a table, an iCalendar feed."""
