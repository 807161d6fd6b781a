"""The API reference: everything that the contracts have is in it, and every link leads somewhere."""

import collections
import html.parser
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from google.protobuf import descriptor_pb2, descriptor_pool  # noqa: E402
from support import harness, permissions, stubs  # noqa: E402

SCRIPT = stubs.PROTOS / "api_reference.py"
VOID = {"meta"}  # elements without an end
# What an element may stand in, where HTML says so.
PARENTS = {"dt": {"dl"}, "dd": {"dl"}, "li": {"ul"}, "p": {"dd", "section", "header"},
           "dl": {"section"}, "h3": {"section"}, "pre": {"dd", "section"}}


def words(text):
    return " ".join(text.split())


class Page(html.parser.HTMLParser):
    """A page as a browser reads it. Fails where an element is not closed or stands in a wrong place."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.ids, self.links = [], []
        self.text = ""
        self.elements = collections.Counter()
        self.below = collections.defaultdict(str)  # by id: the text up to the next one
        self._open = []
        self.feed(text)
        self.close()
        if self._open:
            raise AssertionError(f"not closed: {self._open}")

    def handle_starttag(self, tag, attrs):
        parent = self._open[-1] if self._open else None
        if tag in PARENTS and parent not in PARENTS[tag]:
            raise AssertionError(f"<{tag}> in <{parent}> at {self.getpos()}")
        self.elements[tag] += 1
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if not self._open or self._open.pop() != tag:
            raise AssertionError(f"</{tag}> at {self.getpos()} closes nothing")

    def handle_data(self, data):
        if self._open[-1:] == ["style"]:
            return
        self.text += data
        if self.ids:
            self.below[self.ids[-1]] += data


def contracts(folder, *files):
    """The descriptors of these files below `folder`, with their comments, as the build makes them."""
    with tempfile.NamedTemporaryFile(prefix="thidua-contracts-", suffix=".binpb") as out:
        subprocess.run(["protoc", f"-I{folder}", f"-I{stubs.PROTOS}", "--include_imports",
                        "--include_source_info", f"--descriptor_set_out={out.name}", *files],
                       check=True, stdin=subprocess.DEVNULL, timeout=harness.CALL_SECONDS)
        return pathlib.Path(out.name).read_bytes()


def reference(descriptors):
    """The text of the page that is made of them."""
    with tempfile.TemporaryDirectory(prefix="thidua-api-") as folder:
        source, page = pathlib.Path(folder, "contracts.binpb"), pathlib.Path(folder, "api/index.html")
        source.write_bytes(descriptors)
        subprocess.run([SCRIPT, source, page], check=True, stdin=subprocess.DEVNULL,
                       timeout=harness.CALL_SECONDS)
        return page.read_text(encoding="utf-8")


def names(descriptor):
    """Full names of a message, its fields, and whatever stands in it."""
    yield descriptor.full_name
    yield from (field.full_name for field in descriptor.fields)
    for nested in descriptor.nested_types:
        if not nested.GetOptions().map_entry:
            yield from names(nested)
    for enum in descriptor.enum_types:
        yield from enum_names(enum)


def enum_names(enum):
    yield enum.full_name
    yield from (f"{enum.full_name}.{value.name}" for value in enum.values)


class ReferenceTest(unittest.TestCase):
    """The page of our contracts."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.files = sorted(str(path.relative_to(stubs.PROTOS)) for folder in ("thidua", "grpc")
                           for path in (stubs.PROTOS / folder).rglob("*.proto"))
        cls.descriptors = contracts(stubs.PROTOS, *cls.files)
        cls.source = reference(cls.descriptors)
        cls.page = Page(cls.source)

    def test_everything_of_ours_is_in_it(self):
        expected = {rpc.path[1:].replace("/", ".") for rpc in stubs.RPCS}
        for name in filter(lambda name: name.startswith("thidua/"), self.files):
            file = descriptor_pool.Default().FindFileByName(name)
            expected.add(file.package)
            expected.update(service.full_name for service in file.services_by_name.values())
            for message in file.message_types_by_name.values():
                expected.update(names(message))
            for enum in file.enum_types_by_name.values():
                expected.update(enum_names(enum))
        self.assertGreater(len(expected), 1000)
        self.assertEqual(expected - set(self.page.ids), set())

    def test_every_link_leads_somewhere_and_no_two_to_one_name(self):
        self.assertEqual({target for target in self.page.links
                          if target[:1] != "#" or target[1:] not in self.page.ids}, set())
        twice = [name for name, times in collections.Counter(self.page.ids).items() if times > 1]
        self.assertEqual(twice, [])

    def test_an_rpc_links_what_it_takes_and_answers_and_says_its_permission(self):
        for rpc in stubs.RPCS:
            with self.subTest(rpc.path):
                name = rpc.path[1:].replace("/", ".")
                told = words(self.page.below[name])
                self.assertIn(f"Needs {rpc.permission}.", told)
                request = rpc.request_type.rsplit(".", 1)[1]
                stream = "stream " * rpc.takes_stream
                self.assertTrue(told.startswith(f"{rpc.name}({stream}{request}) → "), told)
                self.assertIn(f'<dt id="{name}"><code>{rpc.name}</code>({stream}'
                              f'<a href="#{rpc.request_type}">', self.source)
                self.assertEqual(rpc.streams, ") → stream " in told)
        self.assertIn("Needs no permission", self.page.below["grpc.health.v1.Health.Check"])

    def test_a_role_says_its_permissions(self):
        for role, carried in permissions.permits().items():
            told = words(self.page.below[f"thidua.auth.v1.Role.{role}"])
            self.assertTrue(told.endswith(f" Holds {', '.join(carried)}."), told)

    def test_every_comment_is_told_whole(self):
        shown = words(self.page.text)
        comments = 0
        for file in descriptor_pb2.FileDescriptorSet.FromString(self.descriptors).file:
            if not file.name.startswith(("thidua/", "grpc/")):
                continue
            for place in file.source_code_info.location:
                # Extensions are not of the API: they are how it says its permissions.
                if not place.leading_comments or place.path[:1] == [7]:
                    continue
                comments += 1
                told = re.sub(r"^ +- ", "", place.leading_comments, flags=re.M).replace("`", "")
                self.assertIn(words(told), shown)
        self.assertGreater(comments, 1000)

    def test_a_phone_and_a_reader_without_scripts_get_all_of_it(self):
        self.assertTrue(self.source.startswith('<!DOCTYPE html>\n<html lang="en">'))
        self.assertIn('<meta name="viewport" content="width=device-width, initial-scale=1">',
                      self.source)
        for tag in ("script", "table", "link", "img"):
            self.assertEqual(self.page.elements[tag], 0, tag)
        self.assertEqual([self.page.elements[tag] for tag in ("h1", "main", "title", "nav")],
                         [1, 1, 1, 1])


ODD = """syntax = "proto3";
package thidua.odd.v1;
import "thidua/auth/v1/policy.proto";
import "google/protobuf/timestamp.proto";

// <script>alert("x")</script> & `a < b` &amp; 'c'.
//
// Errors:
//   NOT_FOUND: there is <b>none</b>, and
//   it goes on.
//   INVALID_ARGUMENT / INVALID_FIELD: bad.
// Like this:
//   {"a": "<i>",
//    "b": 1}
// The end.
message Odd {
  option deprecated = true;
  // Old.
  string old = 1 [deprecated = true];
  // By name.
  map<string, Inner> by_name = 2;
  // When.
  optional google.protobuf.Timestamp when = 3;
  // Either.
  oneof choice {
    // One.
    Inner one = 4;
    // Two.
    int64 two = 5;
  }
  // Within.
  message Inner {}
}
// Odd.
service OddService {
  // Asks.
  rpc Ask(stream Odd) returns (stream Odd.Inner) {
    option deprecated = true;
    option (thidua.auth.v1.permission) = PERMISSION_DECIDE;
  }
}
"""


class OddTest(unittest.TestCase):
    """What our contracts do not have, or only here and there."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="thidua-odd-") as folder:
            pathlib.Path(folder, "odd.proto").write_text(ODD)
            cls.source = reference(contracts(folder, "odd.proto"))
        cls.page = Page(cls.source)

    def test_comments_are_text(self):
        self.assertEqual(self.page.elements["script"] + self.page.elements["b"], 0)
        self.assertIn("<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; <code>a &lt; b</code> "
                      "&amp;amp; &#x27;c&#x27;.</p>", self.source)
        self.assertIn('<script>alert("x")</script> & a < b &amp; \'c\'.', self.page.text)

    def test_errors_are_a_list_and_examples_stay_as_they_are(self):
        self.assertIn("""<p>Errors:</p>
<ul>
<li>NOT_FOUND: there is &lt;b&gt;none&lt;/b&gt;, and it goes on.</li>
<li>INVALID_ARGUMENT / INVALID_FIELD: bad.</li>
</ul>
<p>Like this:</p>
<pre>  {&quot;a&quot;: &quot;&lt;i&gt;&quot;,
   &quot;b&quot;: 1}</pre>
<p>The end.</p>""", self.source)

    def test_what_a_field_is_stands_beside_it(self):
        told = {name: words(self.page.below[f"thidua.odd.v1.Odd{name}"])
                for name in ("", ".old", ".by_name", ".when", ".choice", ".one", ".two", ".Inner")}
        self.assertTrue(told[""].startswith("Odd message, deprecated"), told[""])
        self.assertEqual({name: text for name, text in told.items() if name}, {
            ".old": "old = 1, string, deprecated Old.",
            ".by_name": "by_name = 2, map of string to Odd.Inner By name.",
            ".when": "when = 3, optional google.protobuf.Timestamp When.",
            ".choice": "one of choice Either.",
            ".one": "one = 4, of choice, Odd.Inner One.",
            ".two": "two = 5, of choice, int64 Two.",
            ".Inner": "Odd.Inner message Within."})
        self.assertEqual(words(self.page.below["thidua.odd.v1.OddService.Ask"]),
                         "Ask(stream Odd) → stream Odd.Inner, deprecated Asks. Needs PERMISSION_DECIDE.")

    def test_a_command_that_is_wrong_is_told(self):
        done = subprocess.run([SCRIPT], capture_output=True, text=True, timeout=harness.CALL_SECONDS)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("CONTRACTS.binpb index.html", done.stderr)


if __name__ == "__main__":
    harness.main()
