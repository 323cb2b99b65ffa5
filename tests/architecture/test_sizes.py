"""Small files, small functions, small views: the limits are raised by an ADR, never by an exception."""

from statistics import median

from tests.architecture.source import functions, layer, length, modules, texts

FILE, MEDIAN_FILE, FUNCTION, VIEW, TEMPLATE = 400, 150, 60, 25, 150


def test_python_files_are_short() -> None:
    long = {
        name: lines
        for name, text in texts().items()
        if name.endswith(".py") and "/migrations/" not in name and (lines := len(text.splitlines())) > FILE
    }

    assert long == {}, f"Split these by noun: a file has at most {FILE} lines."


def test_median_file_is_short() -> None:
    sizes = [len(texts()[name].splitlines()) for name in modules()]

    assert median(size for size in sizes if size) < MEDIAN_FILE, "The files grow: split the longest ones by noun."


def test_functions_are_short() -> None:
    long = {
        f"{name}:{node.lineno} {node.name}": length(node)
        for name, tree in modules().items()
        for node in functions(tree)
        if length(node) > FUNCTION
    }

    assert long == {}, f"Take a step out and name it: a function has at most {FUNCTION} lines."


def test_views_are_short() -> None:
    long = {
        f"{name}:{node.lineno} {node.name}": length(node)
        for name, tree in modules().items()
        if layer(name) == "views"
        for node in functions(tree)
        if node.args.args and node.args.args[0].arg == "request" and length(node) > VIEW
    }

    assert long == {}, f"A view reads input, makes one call and answers, in at most {VIEW} lines: move the rest down."


def test_mail_templates_are_short() -> None:
    long = {
        name: lines
        for name, text in texts().items()
        if name.startswith("templates/") and (lines := len(text.splitlines())) > TEMPLATE
    }

    assert long == {}, f"Make components of the parts: a template has at most {TEMPLATE} lines."
