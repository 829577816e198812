"""A load of which every single request is accounted for, by who sent it and by who answered it.

messages.py   HTTP over asyncio's streams, as much of it as counting needs
upstreams.py  upstreams that tag their answers and count them
asks.py       one request: what is sent, and what must come of it
kinds.py      the kinds of requests, with their weights
faults.py     those in which something goes wrong
clients.py    how connections are used: kept, new, pipelined, left
ledger.py     the books: what clients and upstreams have seen
stand.py      the configurations, the proxy, and the course of the load
quantiles.py  exact quantiles of the log, and those that a histogram gives
"""
