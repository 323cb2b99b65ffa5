"""Scale data and measurements. `make bench` runs them; the figures are in README.md beside this file."""
