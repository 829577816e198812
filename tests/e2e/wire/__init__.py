"""Cases for the wire: raw bytes in, what the upstream must have seen and what the client must get.

case.py says what a case is, heads.py writes heads shortly, stand.py runs a case against the real binary, verdict.py
compares, checks.py makes tests of a table. The other files are the tables, one a theme.
"""
