"""The structure of the school (3.1): years with their calendars, groups, classes. The staff reads it (2)."""
