"""Requests without a token, counted per minute: by account in a session, by network address for the public.

Behind one address may be a ministry or a training room, so the ceiling of an address is far above that of an account;
whoever signs in or sends a token is not counted there. An IPv6 address counts with the network of its house (/64).
"""

import ipaddress
from datetime import datetime, timedelta

from facility.foundation.accounts.limits import Limit

_MINUTE = timedelta(minutes=1)


def count_person(user_id: int, at: datetime, most: int) -> int:
    """Count a request of somebody in a session; gives how many there were in this minute."""
    return Limit("api-person", most, _MINUTE).count(str(user_id), at=at)


def count_visitor(address: str, at: datetime, most: int) -> int:
    """Count a request of somebody unknown; gives how many came from the same network in this minute."""
    return Limit("api-visitor", most, _MINUTE).count(network_of(address), at=at)


def network_of(address: str) -> str:
    """What is counted together: an IPv4 address, the /64 of an IPv6 one, or the text where it is no address."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    mapped = known.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((int(known) >> 64 << 64, 64)))
