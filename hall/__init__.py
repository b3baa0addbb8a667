"""The line: tickets, desks, devices, staff, forecast, printing jobs. Knows no room."""
