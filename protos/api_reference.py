#!/usr/bin/python3
"""Writes the API reference: one HTML page of what the contracts and their comments say.

    protos/api_reference.py CONTRACTS.binpb index.html

CONTRACTS is what protoc writes with --include_imports and --include_source_info. The page shows every
service, message and enum of ours and of gRPC that a server serves. It needs no JavaScript, and no
width: what belongs to a name stands below it.
"""

import html
import pathlib
import re
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PACKAGES = ("thidua.", "grpc.")  # those that are shown; ours come first
# Numbers of descriptor.proto, by which comments are found.
MESSAGE, ENUM, SERVICE, FIELD, NESTED_MESSAGE, NESTED_ENUM, ONEOF = 4, 5, 6, 2, 3, 4, 8
METHOD = VALUE = 2

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 80ch; margin: 0 auto; padding: 1rem;
  overflow-wrap: anywhere; }
h2 { border-top: 2px solid; padding-top: .5rem; margin-top: 3rem; }
h3 { margin-top: 2.5rem; }
h3 small, dt small { font-weight: normal; opacity: .75; }
p { margin: .25rem 0 .5rem; }
dt { margin-top: .75rem; }
dd, ul { margin-left: 0; padding-left: 1.25rem; }
pre { white-space: pre-wrap; }
:target { background: #fd06; }
"""


def comment(text):
    """HTML of a comment: paragraphs by empty lines; lists of errors and of dashes; code as it is."""
    blocks = []  # [tag, lines]
    for line in text.splitlines():
        line = line[1:] if line.startswith(" ") else line
        words = line.strip()
        last = blocks[-1][0] if blocks else None
        if not words:
            blocks.append(["end", []])
        elif line.startswith("  ") and re.match(r"- |[A-Z][A-Z_]{3,}( / [A-Z]|:)", words):
            blocks.append(["li", [words[2:] if words.startswith("- ") else words]])
        elif line.startswith("  ") and last in ("li", "pre"):
            blocks[-1][1].append(words if last == "li" else line)
        elif line.startswith("  "):
            blocks.append(["pre", [line]])
        elif last == "p":
            blocks[-1][1].append(words)
        else:
            blocks.append(["p", [words]])
    out = []
    for i, (tag, lines) in enumerate(blocks):
        if tag == "li" and (i == 0 or blocks[i - 1][0] != "li"):
            out.append("<ul>")
        if tag == "pre":
            out.append(f"<pre>{html.escape(chr(10).join(lines))}</pre>")
        elif tag != "end":
            words = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(" ".join(lines)))
            out.append(f"<{tag}>{words}</{tag}>")
        if tag == "li" and (i + 1 == len(blocks) or blocks[i + 1][0] != "li"):
            out.append("</ul>")
    return "\n".join(out)


class Page:
    """The page of a set of files. `files` are FileDescriptorProtos whose options are read."""

    def __init__(self, files, permission, permits):
        self._permission, self._permits = permission, permits  # extensions, or None
        self._files = sorted(
            (file for file in files if file.package.startswith(PACKAGES)),
            key=lambda file: (not file.package.startswith(PACKAGES[0]), file.package, file.name))
        self._shown = {}  # by full name of a message or enum: what is written in links
        self._maps = {}  # by full name of the entry: its fields
        for file in self._files:
            for message in file.message_type:
                self._collect(message, file.package, file.package)
            for enum in file.enum_type:
                self._shown[f"{file.package}.{enum.name}"] = enum.name
        self._permissions = {}  # by number: name of the value, with its enum's
        for file in self._files:
            for enum in file.enum_type:
                if permission and permission.enum_type.full_name == f"{file.package}.{enum.name}":
                    for value in enum.value:
                        self._permissions[value.number] = f"{file.package}.{enum.name}.{value.name}"

    def _collect(self, message, scope, package):
        name = f"{scope}.{message.name}"
        if message.options.map_entry:
            self._maps[name] = message.field
            return
        self._shown[name] = name[len(package) + 1:]
        for nested in message.nested_type:
            self._collect(nested, name, package)
        for enum in message.enum_type:
            self._shown[f"{name}.{enum.name}"] = f"{name}.{enum.name}"[len(package) + 1:]

    def html(self):
        """The whole page."""
        packages = sorted({file.package for file in self._files},
                          key=[file.package for file in self._files].index)
        body = ['<header>\n<h1 id="top">Thi Đua: API reference</h1>',
                "<p>Made of the contracts in <code>protos/</code> and their comments. Every RPC says "
                "which permission its caller must hold, and every role which permissions it holds."
                "</p>\n</header>",
                "<nav>\n<ul>"]
        for package in packages:
            services = [link(f"{package}.{service.name}", service.name)
                        for file in self._files if file.package == package
                        for service in file.service]
            body.append(f"<li>{link(package, package)}{': ' if services else ''}"
                        f"{', '.join(services)}</li>")
        body.append("</ul>\n</nav>\n<main>")
        for package in packages:
            body += self._package(package)
        body.append("</main>")
        return ('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
                '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
                f"<title>Thi Đua: API reference</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
                + "\n".join(body) + "\n</body>\n</html>\n")

    def _package(self, package):
        services, types, names = [], [], []
        for file in (file for file in self._files if file.package == package):
            said = {tuple(place.path): (place.leading_comments + place.trailing_comments)
                    for place in file.source_code_info.location}
            for i, service in enumerate(file.service):
                services += self._service(service, package, file, said, (SERVICE, i))
            for i, message in enumerate(file.message_type):
                types += self._message(message, package, said, (MESSAGE, i))
            for i, enum in enumerate(file.enum_type):
                types += self._enum(enum, package, said, (ENUM, i))
            names += [f"{package}.{kind.name}" for kind in (*file.message_type, *file.enum_type)]
        index = ", ".join(link(name, self._shown[name]) for name in sorted(names))
        return ["<section>", f'<h2 id="{package}">{package}</h2>', f"<p>{index}</p>",
                *services, *types, "</section>"]

    def _service(self, service, package, file, said, path):
        name = f"{package}.{service.name}"
        yield heading("service", name, service.name, service.options.deprecated)
        yield f"<p><small><code>{html.escape(file.name)}</code></small></p>"
        yield comment(said.get(path, ""))
        yield "<dl>"
        for i, method in enumerate(service.method):
            request = "stream " * method.client_streaming + self._type(method.input_type)
            answer = "stream " * method.server_streaming + self._type(method.output_type)
            yield (f'<dt id="{name}.{method.name}"><code>{method.name}</code>({request}) → {answer}'
                   f"{deprecated(method.options.deprecated)}</dt>")
            yield f"<dd>{comment(said.get((*path, METHOD, i), ''))}"
            if self._permission and method.options.HasExtension(self._permission):
                needed = self._permissions[method.options.Extensions[self._permission]]
                yield f"<p>Needs {link(needed, needed.rsplit('.', 1)[1])}.</p></dd>"
            else:
                yield "<p>Needs no permission: whoever reaches the server may call it.</p></dd>"
        yield "</dl>"

    def _message(self, message, scope, said, path):
        name = f"{scope}.{message.name}"
        if name in self._maps:
            return
        yield heading("message", name, self._shown[name], message.options.deprecated)
        yield comment(said.get(path, ""))
        if message.field:
            yield "<dl>"
        told = set()  # oneofs whose comment stands above
        for i, field in enumerate(message.field):
            inner = field.HasField("oneof_index") and not field.proto3_optional
            if inner and field.oneof_index not in told:
                told.add(field.oneof_index)
                oneof = message.oneof_decl[field.oneof_index]
                yield f'<dt id="{name}.{oneof.name}">one of <code>{oneof.name}</code></dt>'
                yield f"<dd>{comment(said.get((*path, ONEOF, field.oneof_index), ''))}</dd>"
            choice = f"of <code>{message.oneof_decl[field.oneof_index].name}</code>, " if inner else ""
            yield (f'<dt id="{name}.{field.name}"><code>{field.name}</code> '
                   f"<small>= {field.number}, {choice}{self._kind(field)}"
                   f"{deprecated(field.options.deprecated)}</small></dt>")
            yield f"<dd>{comment(said.get((*path, FIELD, i), ''))}</dd>"
        if message.field:
            yield "</dl>"
        for i, nested in enumerate(message.nested_type):
            yield from self._message(nested, name, said, (*path, NESTED_MESSAGE, i))
        for i, enum in enumerate(message.enum_type):
            yield from self._enum(enum, name, said, (*path, NESTED_ENUM, i))

    def _enum(self, enum, scope, said, path):
        name = f"{scope}.{enum.name}"
        yield heading("enum", name, self._shown[name], enum.options.deprecated)
        yield comment(said.get(path, ""))
        yield "<dl>"
        for i, value in enumerate(enum.value):
            yield (f'<dt id="{name}.{value.name}"><code>{value.name}</code> <small>= {value.number}'
                   f"{deprecated(value.options.deprecated)}</small></dt>")
            yield f"<dd>{comment(said.get((*path, VALUE, i), ''))}"
            permitted = value.options.Extensions[self._permits] if self._permits else ()
            if permitted:
                names = [self._permissions[number] for number in permitted]
                yield f"<p>Holds {', '.join(link(n, n.rsplit('.', 1)[1]) for n in names)}.</p>"
            yield "</dd>"
        yield "</dl>"

    def _kind(self, field):
        entry = self._maps.get(field.type_name[1:])
        if entry:
            return f"map of {self._kind(entry[0])} to {self._kind(entry[1])}"
        kind = (self._type(field.type_name) if field.type_name else
                descriptor_pb2.FieldDescriptorProto.Type.Name(field.type)[len("TYPE_"):].lower())
        if field.label == field.LABEL_REPEATED:
            return f"repeated {kind}"
        return f"optional {kind}" if field.proto3_optional else kind

    def _type(self, name):
        name = name[1:]  # after its dot
        return link(name, self._shown[name]) if name in self._shown else html.escape(name)


def link(target, text):
    return f'<a href="#{target}">{html.escape(text)}</a>'


def heading(kind, name, text, is_deprecated):
    return f'<h3 id="{name}">{text} <small>{kind}{deprecated(is_deprecated)}</small></h3>'


def deprecated(is_deprecated):
    return ", <strong>deprecated</strong>" if is_deprecated else ""


def page(contracts):
    """The page of a serialized FileDescriptorSet."""
    pool = descriptor_pool.DescriptorPool()
    own = descriptor_pb2.FileDescriptorSet.FromString(contracts).file
    if not any(file.name == descriptor_pb2.DESCRIPTOR.name for file in own):
        pool.AddSerializedFile(descriptor_pb2.DESCRIPTOR.serialized_pb)
    for file in own:
        pool.AddSerializedFile(file.SerializeToString())
    # Read once more by a type of the same pool, which knows our options.
    read = message_factory.MessageFactory(pool).GetPrototype(
        pool.FindMessageTypeByName("google.protobuf.FileDescriptorSet"))
    options = {}
    for name in ("permission", "permits"):
        try:
            options[name] = pool.FindExtensionByName(f"thidua.auth.v1.{name}")
        except KeyError:
            options[name] = None
    return Page(read.FromString(contracts).file, **options).html()


def main(args):
    if len(args) != 2 or args[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    contracts, out = map(pathlib.Path, args)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(contracts.read_bytes()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
