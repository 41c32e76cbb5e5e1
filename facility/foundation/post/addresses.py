"""Addresses of mail, compared as mail servers do."""

from django.utils.encoding import punycode

# No address is longer (RFC 5321). Writing a domain of other letters for the wire takes time with the square of its length:
# a minute for 30,000 signs, and what came in a letter may hold as many.
LONGEST = 254


def plain(address: str) -> str:
    """An address as it is compared: small letters, the domain as it goes over the wire; "" for what is none."""
    if len(address) > LONGEST:
        return ""
    local, at, domain = address.strip().lower().rpartition("@")
    if not (at and local and domain):
        return ""
    try:
        return f"{local}@{punycode(domain)}"
    except UnicodeError:
        return ""


def is_same(one: str, other: str) -> bool:
    """Whether two texts name one address; nothing is the same as no address."""
    return plain(one) != "" and plain(one) == plain(other)
