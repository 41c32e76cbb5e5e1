"""The drill: programs are killed while people submit, sign and pay; afterwards everything is counted."""
