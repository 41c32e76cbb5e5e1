"""Letters that come back to the facility: reports of mail servers and answers of calendars, read from one mailbox."""
