"""The bound on a conversation, on real sockets."""

import socket
from threading import Event
from types import SimpleNamespace

from accounts.channels.connection import cut_after


def test_reader_of_a_silent_server_is_let_go() -> None:
    ours, theirs = socket.socketpair()
    is_cut = Event()

    with ours, theirs, cut_after(0.05, lambda: SimpleNamespace(sock=ours), is_cut=is_cut):
        said = ours.recv(1)  # would wait for ever

    assert (said, is_cut.is_set()) == (b"", True)


def test_what_ends_in_time_is_left_alone() -> None:
    ours, theirs = socket.socketpair()
    is_cut = Event()

    with ours, theirs:
        with cut_after(60, lambda: SimpleNamespace(sock=ours), is_cut=is_cut):
            theirs.sendall(b"x")
            first = ours.recv(1)
        theirs.sendall(b"y")

        assert (first, ours.recv(1), is_cut.is_set()) == (b"x", b"y", False)


def test_nothing_is_cut_where_there_is_no_connection_any_more() -> None:
    is_over = Event()

    with cut_after(0.01, lambda: None, is_cut=is_over):
        assert is_over.wait(60)


def test_socket_that_is_closed_already_is_no_error() -> None:
    ours, theirs = socket.socketpair()
    ours.close()
    theirs.close()
    is_over = Event()

    with cut_after(0.01, lambda: SimpleNamespace(sock=ours), is_cut=is_over):
        assert is_over.wait(60)
