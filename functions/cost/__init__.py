"""What a month costs: counted operations times dated list prices. On no function's path."""
