"""Technical assistance and support: programmes, requests, consultation and decision."""
