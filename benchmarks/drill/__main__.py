"""`python -m benchmarks.drill`."""

from benchmarks.drill.main import main

raise SystemExit(main())
