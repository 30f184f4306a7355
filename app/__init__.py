"""mamnon: a kindergarten's regulation as running code."""
