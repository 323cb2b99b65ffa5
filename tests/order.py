"""What runs first, and what runs again."""

import pytest

LONG = {"chromium", "stack"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests of the running desk: they wait for each other, so other processes do the rest meanwhile.

    A browser that hangs ends its process, with the stack of each thread (faulthandler_timeout); its test runs once
    more in another, and the summary says so. A test that fails does not.
    """
    items.sort(key=lambda item: not _is_long(item))
    for item in items:
        if "chromium" in item.fixturenames:  # type: ignore[attr-defined]  # all of ours are functions
            item.add_marker(pytest.mark.timeout(0))
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["^only for a process that ended$"]))


def _is_long(item: pytest.Item) -> bool:
    return not LONG.isdisjoint(item.fixturenames)  # type: ignore[attr-defined]  # all of ours are functions
