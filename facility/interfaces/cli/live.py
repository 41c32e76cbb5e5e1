"""`facility live`: the small process that pushes live sessions to the pages that show them."""

import argparse
import socket

from facility.interfaces.stream import server

SUMMARY = "Push what happens in live sessions to the pages of those who are in the room, until stopped."


def add(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument(
        "--bind",
        default="127.0.0.1:8001",
        metavar="HOST:PORT",
        help="where to listen (127.0.0.1:8001); port 0 takes any free one and says which",
    )


def run(args: argparse.Namespace) -> int:
    """Stream; the exit code is 0 after a stop that was asked for, 1 where nobody can listen there."""
    host, _colon, port = str(args.bind).rpartition(":")
    host = host.strip("[]")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, int(port)), family=family, backlog=512)
    except (OSError, ValueError, OverflowError) as error:
        print(f"Nobody can listen on {args.bind}: {error}")
        return 1
    where = listening.getsockname()[1]
    server.serve(listening, lambda: print(f"Streaming live sessions on port {where}. Ctrl+C stops.", flush=True))
    print("Stopped; pages go on asking every ten seconds.", flush=True)
    return 0
