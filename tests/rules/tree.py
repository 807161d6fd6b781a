"""The files of the repository as the rules read them: text, code without comments, includes."""

import functools
import pathlib
import re
import subprocess
from dataclasses import dataclass

CPP = (".cc", ".h")
# A comment, or a literal in which // and quotes mean nothing; in this order.
_CPP_TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'
                        r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.S)
_INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


@dataclass(frozen=True)
class Finding:
    """What breaks a rule, where, and what would be right."""

    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Include:
    line: int
    target: str
    system: bool  # in angle brackets


def _blank(text):
    """As many lines of nothing as the text has."""
    return re.sub(r"[^\n]", " ", text)


class File:
    """One file. `path` begins at the repository's root."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.name = path.rsplit("/", 1)[-1]
        self.folder = path.rsplit("/", 1)[0] if "/" in path else ""
        self.lines = text.splitlines()

    @property
    def is_cpp(self):
        return self.path.endswith(CPP)

    @property
    def is_script(self):
        return self.path.endswith((".py", ".sh")) or self.text.startswith("#!")

    @property
    def is_test(self):
        """Whether only tests are built from it."""
        return (self.path.startswith("tests/") or self.name.endswith("_test.cc") or
                "testing" in self.folder.split("/"))

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1

    @functools.cached_property
    def code(self):
        """C++ with comments and literals blanked, line by line as it was."""
        return _CPP_TOKEN.sub(lambda m: _blank(m[0]), self.text)

    @functools.cached_property
    def literals(self):
        """The texts in the C++ code."""
        return [m[0] for m in _CPP_TOKEN.finditer(self.text) if m[0][0] in "\"'R"]

    @functools.cached_property
    def comments(self):
        """[(line, text)] of comments, one entry a line; all of a Markdown file is one."""
        if self.path.endswith(".md"):
            return list(enumerate(self.lines, 1))
        if self.is_cpp or self.path.endswith(".proto"):
            found = [(self.line_of(m.start()), m[0]) for m in _CPP_TOKEN.finditer(self.text)
                     if m[0].startswith("/")]
            return [(line + i, part) for line, text in found
                    for i, part in enumerate(text.splitlines())]
        found = [(i, m[0]) for i, line in enumerate(self.lines, 1)
                 if (m := re.search(r"(^|\s)#.*", line))]
        if self.path.endswith(".py") or self.text.startswith("#!/usr/bin/python3"):
            for m in re.finditer(r'""".*?"""', self.text, re.S):
                first = self.line_of(m.start())
                found += [(first + i, part) for i, part in enumerate(m[0].splitlines())]
        return found

    @functools.cached_property
    def includes(self):
        return [Include(self.line_of(m.start(2)), m[2], m[1] == "<")
                for m in _INCLUDE.finditer(self.text)]


class Tree:
    """All files by path."""

    def __init__(self, files):
        self.files = {path: File(path, text) for path, text in files.items()}
        self._folders = {"/".join(path.split("/")[:i]) for path in files
                         for i in range(1, path.count("/") + 1)}

    @classmethod
    def of(cls, root):
        """What git knows in this working tree, and what it would take in."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root,
            check=True, capture_output=True, text=True).stdout
        files = {}
        for path in filter(None, listed.split("\0")):
            file = pathlib.Path(root) / path
            if file.is_file():  # a file that was deleted and not yet committed is listed too
                files[path] = file.read_text(encoding="utf-8", errors="replace")
        return cls(files)

    def __iter__(self):
        return iter(self.files.values())

    @property
    def cpp(self):
        return [file for file in self if file.is_cpp]

    def exists(self, path):
        return path in self.files or path in self._folders
