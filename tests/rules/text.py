"""What files may hold: their length, what headers open with, names, and comments that hold true."""

import re

from rules.tree import CPP, Finding

LONGEST = 400  # lines
# Data is as long as it is: packs, lock files, and texts of the law.
_DATA = re.compile(r"^deploy/packs/|package-lock\.json$|^LICENSE$")


def length(tree):
    """No source file is longer than a newcomer reads in one go."""
    for file in tree:
        source = (file.path.endswith((*CPP, ".proto", "CMakeLists.txt", ".cmake", ".sql")) or
                  file.is_script)
        if source and not _DATA.search(file.path) and len(file.lines) > LONGEST:
            yield Finding(file.path, LONGEST + 1, f"{len(file.lines)} lines, {LONGEST} is the "
                          "most: one noun a file, so move one out")


def headers(tree):
    """A header opens with what it is."""
    for file in tree.cpp:
        if not file.path.endswith(".h"):
            continue
        once = next((i for i, line in enumerate(file.lines)
                     if line.strip() == "#pragma once"), None)
        if once is None:
            yield Finding(file.path, 1, "a header has #pragma once")
            continue
        first = next((i for i in range(once + 1, len(file.lines)) if file.lines[i].strip()), once)
        if not file.lines[first].startswith("//"):
            yield Finding(file.path, first + 1, "after #pragma once a comment says what this "
                          "header is, in whole sentences")


_NAMES = re.compile(r"\b\w*(?:Manager|Helper|Util|Impl)s?\b")
_FILE_NAMES = re.compile(r"(^|_)(manager|helper|util|impl)s?(_|\.|$)")


def names(tree):
    """Nothing is called by a word that says nothing."""
    for file in tree:
        if _FILE_NAMES.search(file.name) and not _DATA.search(file.path):
            yield Finding(file.path, 1, "name the file after the one noun in it; Manager, Helper, "
                          "Util and Impl say nothing")
        if not file.is_cpp:
            continue
        for found in _NAMES.finditer(file.code):
            yield Finding(file.path, file.line_of(found.start()),
                          f"{found[0]}: a plain noun says what it is; Manager, Helper, Util and "
                          "Impl say nothing")


# Switches over enums of others may need a default: absl::StatusCode asks for one.
_ENUM_CLASS = re.compile(r"\benum class (\w+)")
_PROTO_ENUM = re.compile(r"\benum \w+ \{(.*?)\n\s*\}", re.S)
_PROTO_VALUE = re.compile(r"^\s*([A-Z][A-Z0-9_]*) = -?\d+", re.M)


def defaults(tree):
    """A switch over an enum of ours names every value: -Wall and -Werror then name the one that a
    newcomer forgot."""
    classes, values = set(), set()
    for file in tree:
        if file.is_cpp:
            classes.update(_ENUM_CLASS.findall(file.code))
        elif file.path.endswith(".proto"):
            for body in _PROTO_ENUM.findall(file.text):
                values.update(_PROTO_VALUE.findall(body))
    for file in tree.cpp:
        for start, end in _switches(file.code):
            body = _without_inner(file.code, start, end)
            default = re.search(r"\bdefault\s*:", body)
            ours = [label for label in re.findall(r"\bcase\s+([\w:]+)\s*:(?!:)", body)
                    if label.split("::")[-1] in values or
                    ("::" in label and label.split("::")[-2] in classes)]
            if default and ours:
                yield Finding(file.path, file.line_of(start + default.start()),
                              f"default: in a switch over an enum of ours (case {ours[0]}); name "
                              "every value, with SENTINELS_OF of common/value/enum_switch.h")


def _switches(code):
    """(begin, end) of the body of every switch."""
    for found in re.finditer(r"\bswitch\s*\(", code):
        begin = code.find("{", found.end())
        depth, at = 0, begin
        while 0 <= at < len(code):
            depth += {"{": 1, "}": -1}.get(code[at], 0)
            if depth == 0:
                break
            at += 1
        if begin >= 0:
            yield begin, at


def _without_inner(code, start, end):
    """The switch's body with the bodies of switches inside blanked."""
    body = code[start:end]
    for inner_start, inner_end in _switches(body):
        body = body[:inner_start] + " " * (inner_end - inner_start) + body[inner_end:]
    return body


# What links gRPC is not run under ThreadSanitizer.
_UNSEEN = re.compile(r"^(services/[^/]+/api/|common/(rpc|log_service|client)/|tests/bench/)")


def mutexes(tree):
    """ThreadSanitizer sees std::mutex; Debian's Abseil hides absl::Mutex from it."""
    for file in tree.cpp:
        for include in file.includes:
            if include.target.startswith("absl/synchronization/") and not _UNSEEN.match(file.path):
                yield Finding(file.path, include.line, f"includes {include.target}: "
                              "ThreadSanitizer does not see it; use std::mutex")


# Decisions and changes of the past speak of what was; everything else of what is.
_HISTORY = re.compile(r"^(docs/adr/|CHANGELOG\.md$|common/ledger/sql/migrations/|tests/rules/)")
# Words of things that were removed, and what is there now.
REMOVED = (
    (r"\bhead (row|table)s?\b|\b(table|row of) `?head\b",
     "a ledger's head is its last commit, and its lock is its row in `ledgers`"),
    (r"\bcurrent[- ]?(row|table)s?\b|\b(table|row of) `?current\b",
     "the state at a position is read from `changes`"),
)
_REMOVED = [(re.compile(pattern), right) for pattern, right in REMOVED]


def removed(tree):
    """No comment speaks of what is gone."""
    for file in tree:
        if _HISTORY.match(file.path) or _DATA.search(file.path):
            continue
        for line, text in file.comments:
            for pattern, right in _REMOVED:
                found = pattern.search(text)
                if found:
                    yield Finding(file.path, line, f'"{found[0]}" is gone: {right}')


_DECISION = re.compile(r"^docs/adr/(\d{4})-[a-z0-9-]+\.md$")


def decisions(tree):
    """Decisions are numbered from 1 without gaps, each number once, as their titles say."""
    paths = sorted(file.path for file in tree if file.path.startswith("docs/adr/"))
    for number, path in enumerate(paths, 1):
        named = _DECISION.match(path)
        if not named or int(named[1]) != number:
            yield Finding(path, 1, f"is the decision after {number - 1}: call it {number:04}-words.md")
            return
        if not tree.files[path].text.startswith(f"# {number}. "):
            yield Finding(path, 1, f'begins with "# {number}. " and its title')


# In a C++ comment: `name`, Class::Member, or a word with capitals inside. In a document Class::Member.
_MENTION = re.compile(r"`([A-Za-z_]\w*(?:(?:::|\.)\w+)*)(?:\(\))?`|"
                      r"(?<![\w`:])((?:[A-Z]\w*::)+\w+)|"
                      r"(?<![\w`\":])(?!My[A-Z])([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)\b")
_MEMBER = re.compile(r"((?:\b[A-Za-z]\w*::)+\w+)")


def mentions(tree):
    """A name that a comment mentions is a name of the code."""
    known = set()
    for file in tree:
        if file.is_cpp:
            known.update(re.findall(r"\w+", file.code))
            known.update(re.findall(r"\w+", " ".join(file.literals)))
        elif not file.path.endswith(".md"):
            known.update(re.findall(r"\w+", file.text))
    for file in tree:
        if _HISTORY.match(file.path) or not (file.is_cpp or file.path.endswith(".md")):
            continue
        for line, text in file.comments:
            for found in (_MENTION if file.is_cpp else _MEMBER).finditer(text):
                name = next(filter(None, found.groups()))
                gone = [part for part in re.split(r"::|\.", name) if part not in known]
                if gone:
                    yield Finding(file.path, line,
                                  f"nothing is called {gone[0]}; name what is there")


_PATH = re.compile(r"(?<![\w./@<$}-])(?:\./)?((?:common|services|protos|deploy|tests|docs|cmake)/"
                   r"[\w./*<>{},-]+)")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")


def paths(tree):
    """A path in a comment or a document names something that is there."""
    for file in tree:
        if _DATA.search(file.path) or file.path.startswith("tests/rules/"):
            continue
        for line, text in file.comments:
            for found in _PATH.finditer(text):
                path = found[1].rstrip(".,-/")
                if not _is_there(tree, path):
                    yield Finding(file.path, line,
                                  f"there is no {path}; name the file as it is called now")
            if file.path.endswith(".md"):
                for found in _LINK.finditer(text):
                    if not _is_there(tree, _resolved(file.folder, found[1])):
                        yield Finding(file.path, line, f"the link {found[1]} leads nowhere")


def _resolved(folder, link):
    parts = folder.split("/") if folder else []
    for part in link.rstrip("/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _is_there(tree, path):
    """Patterns (*, <engine>, {engine}, {a,b}) are there when something fits them."""
    if not re.search(r"[*<>{}]", path):
        return tree.exists(path)
    pattern = re.escape(path)
    pattern = re.sub(r"\\\{([^{}]*)\\\}", lambda m: "(" + m[1].replace(",", "|") + ")" if "," in m[1]
                     else "[^/]+", pattern)
    pattern = re.sub(r"<[^<>]*>", "[^/]+", pattern).replace(r"\*", "[^/]*")
    whole = re.compile(pattern + r"(/.*)?")
    return any(whole.fullmatch(candidate) for candidate in tree.files)
