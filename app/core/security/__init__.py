"""Keys, tokens, passwords and codes: pure machinery. No database, no web framework, no clock of its own.

Time is always passed in as an aware UTC datetime. What arrives from outside is refused with one error,
`InvalidToken`, or with False, whatever is wrong with it.
"""
