"""What a request costs, as exact counts: system calls, heap allocations and instructions. The tests are test_cost_*."""
