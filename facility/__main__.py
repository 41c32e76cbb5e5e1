"""`python -m facility` is the command line."""

import sys

from facility.interfaces.cli.main import main

sys.exit(main())
