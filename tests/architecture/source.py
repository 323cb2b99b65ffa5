"""The source as the architecture tests read it: files, their syntax trees, and what a call looks like."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "assets", "config", "knowledge", "notifications", "reports", "tickets")
_NOT_OURS = {".git", ".venv", "var", "static-root", "node_modules", "__pycache__", "vendor"}


@cache
def texts() -> dict[str, str]:
    """Every text file of the repository by its path from the root; vendored files left out."""
    found = {}
    for name in _names():
        path = ROOT / name
        if _NOT_OURS.intersection(Path(name).parts) or not path.is_file() or path.is_symlink():
            continue
        try:
            found[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def _names() -> list[str]:
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        argv = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        answer = subprocess.run(argv, capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            return sorted(name for name in answer.stdout.split("\0") if name)
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file())


@cache
def modules() -> dict[str, ast.Module]:
    """Syntax trees of the product's Python files by path; migrations left out."""
    return {
        name: ast.parse(text)
        for name, text in texts().items()
        if name.endswith(".py") and name.split("/")[0] in APPS and "/migrations/" not in name
    }


def layer(name: str) -> str:
    """The layer of a file of an app: "tickets/views/desk.py" and "tickets/views.py" are both "views"."""
    return Path(name).parts[1].removesuffix(".py") if "/" in name else ""


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Every node of a tree, walked once."""
    return tuple(ast.walk(tree))


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method."""
    yield from (node for node in nodes(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Functions of the module itself whose name has no underscore in front."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call."""
    yield from (node for node in nodes(tree) if isinstance(node, ast.Call))


def length(node: Function) -> int:
    """Lines of a function from its `def` to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


_QUERYSET = {"objects", "filter", "exclude", "select_for_update", "all", "_default_manager"}
_ROW_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "create_user", "save", "abulk_create"}
_ROW_OR_OTHER = {"create", "update", "delete"}


def is_write(call: ast.Call) -> bool:
    """True for a call that looks like one that writes rows through the ORM."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, target = call.func.attr, call.func.value
    if name in _ROW_WRITES:
        return True
    if name not in _ROW_OR_OTHER:
        return False
    chain = {node.attr for node in ast.walk(target) if isinstance(node, ast.Attribute)}
    if chain & _QUERYSET:
        return True
    is_bare = name == "delete" and not call.args and not call.keywords
    is_named = name == "update" and not call.args and bool(call.keywords) and isinstance(target, ast.Name)
    return is_bare or is_named


def where(name: str, node: ast.AST) -> str:
    """file:line, as an editor opens it."""
    return f"{name}:{getattr(node, 'lineno', 1)}"
