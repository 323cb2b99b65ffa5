import pytest
from tests.factories import *


def test_x(reference):
    t = make_ticket(device=make_device(tag="CT2"), uploads=[])
    assert t.number
