"""The fault matrix: what client, log and metrics are told of an upstream that fails, by fault, request and side.

table.py is the matrix itself, cell.py reads it, and expected.py says what a cell means. kinds.py has the requests,
turns.py the faults (made of behaviours.py), sides.py the configurations. stand.py runs cells against the real binary,
matrix.py all of them, and checks.py compares.
"""
