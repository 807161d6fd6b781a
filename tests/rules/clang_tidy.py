"""clang-tidy on the C++ files that changed, with the checks of .clang-tidy.

It needs a preset that was built, for the headers made from the contracts: build/debug, build/asan or
build/release, the first that is there. A file takes some 8 seconds, so it stops after SECONDS and
says which files it did not look at; a nearer base leaves fewer.
Debian's clang 14 cannot read std::views of its libstdc++ 12: use loops or std::ranges.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

SECONDS = 60
PRESETS = ("debug", "asan", "release")
# What GCC knows and clang does not; and the precompiled header, which is GCC's.
_GCC_ONLY = ("-fpch-preprocess", "-Winvalid-pch", "-Werror", "-Wno-error=maybe-uninitialized",
             "-Wno-error=restrict", "-Wno-error=array-bounds")


_UNITY = re.compile(r'^#include "(.*)"$', re.M)


def clean(command):
    """A compile command without its launcher, GCC's own flags and the precompiled header, which clang gets by
    flags of its own."""
    words = shlex.split(command)
    while words and not words[0].endswith(("c++", "g++")):
        words.pop(0)
    kept, at = [], 0
    while at < len(words):
        if words[at] == "-include" and "cmake_pch" in words[at + 1]:
            at += 2
        elif words[at] == "-Xclang":
            at += 2
        elif words[at] in _GCC_ONLY or words[at].startswith("-fsanitize"):
            at += 1
        else:
            kept.append(words[at])
            at += 1
    return shlex.join(kept)


def compiled(file):
    """The files that a file of a unity build puts together; the file itself where it is none."""
    return _UNITY.findall(pathlib.Path(file).read_text()) if "/Unity/unity_" in file else [file]


def commands(root):
    """{path: entry} of the first configured preset."""
    for preset in PRESETS:
        file = root / "build" / preset / "compile_commands.json"
        if file.exists():
            entries = json.loads(file.read_text())
            return {os.path.relpath(source, root):
                    {**entry, "file": source,
                     "command": clean(entry["command"]).replace(entry["file"], source)}
                    for entry in entries for source in compiled(entry["file"])}
    sys.exit("tests/tidy: no preset is built; cmake --preset debug && cmake --build --preset debug")


def changed(root, base):
    """The C++ files that differ from `base` or are new."""
    def git(*args):
        return subprocess.run(["git", *args], cwd=root, check=True, capture_output=True,
                              text=True).stdout.splitlines()
    patterns = ("--", "*.cc", "*.h")
    return sorted({*git("diff", "--name-only", "--diff-filter=d", base, *patterns),
                   *git("ls-files", "--others", "--exclude-standard", *patterns)})


def sources(root, files, known):
    """What is compiled to see these files: a header through the source of its name, or through one
    that includes it."""
    found = set()
    for path in files:
        if path.endswith(".h"):
            path = path[:-2] + ".cc" if path[:-2] + ".cc" in known else next(
                (source for source in sorted(known)
                 if f'#include "{path}"' in (root / source).read_text()), None)
        if path in known:
            found.add(path)
    return sorted(found, key=lambda path: (_includes_grpc(root / path), path))


def _includes_grpc(file):
    return "/api/" in str(file) or "/rpc/" in str(file) or "grpc" in file.read_text()


def check(root, base):
    if subprocess.run(["git", "rev-parse", "--quiet", "--verify", f"{base}^{{commit}}"], cwd=root,
                      stdout=subprocess.DEVNULL, check=False).returncode != 0:
        # A clone of one commit has nothing to compare with.
        print(f"clang-tidy: there is no commit {base} here, so nothing was looked at")
        return 0 if base == "HEAD~1" else 2
    known = commands(root)
    todo = sources(root, changed(root, base), known)
    deadline = time.monotonic() + SECONDS
    with tempfile.TemporaryDirectory(prefix="thidua-tidy-") as folder:
        (pathlib.Path(folder) / "compile_commands.json").write_text(
            json.dumps([known[path] for path in todo]))

        def one(path):
            left = deadline - time.monotonic()
            if left <= 0:
                return path, None
            try:
                done = subprocess.run(["clang-tidy", "--quiet", "-p", folder, path], cwd=root,
                                      capture_output=True, text=True, timeout=left)
            except subprocess.TimeoutExpired:
                return path, None
            return path, (done.returncode, done.stdout + (done.stderr if done.returncode else ""))

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(one, todo))
    bad = [out for _, result in results if result and result[0] for out in [result[1]]]
    left = [path for path, result in results if result is None]
    for out in bad:
        print(out.strip())
    if left:
        print(f"not looked at within {SECONDS} s: {' '.join(left)}")
    print(f"clang-tidy: {len(results) - len(left)} of {len(todo)} files, {len(bad)} with findings")
    return 1 if bad else 0
