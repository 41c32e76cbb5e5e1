"""The launcher behind run.py: environment, assets, databases and servers, with the standard library only."""
