"""A little world that Prometheus watches, in which everything happens that an alert or a panel is for.

stand.py makes it; traffic.py has its clients and what its sides answer.
"""
