"""Configurations and requests that a test draws by lot: every routing feature, and requests that touch each of them."""
