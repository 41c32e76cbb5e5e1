"""What is pushed to pages while a session is live: a small process of its own, beside the web server."""
