"""Signs papers as a program on the signer's own computer does, without the product's code: an update
is appended to the PDF, with a signature that openssl makes.

    signing.trust(stack)                         # before it starts
    stack.papers.sign(pdf)                       # by a person of the authority that it trusts
    Authority(folder).person("Kẻ lạ")            # of an authority that nobody trusts
"""

import hashlib
import pathlib
import re
import subprocess
import tempfile
import time

from support.stubs import awards

ROOM = 8192  # bytes for a signature
RANGE = b"#" * 60
SIGNER = "Trần Văn Ký"
NUMBER = "MST:0900222333"  # of the signer's certificate; nobody keeps it


def printed(client, paper):
    """The whole PDF of a RenderPapersRequest."""
    with client.stream(paper) as answers:
        return b"".join(answer.pdf for answer in answers)


def parts(pdf, size=1 << 20):
    """The messages after the first of a paper that is handed in."""
    return [awards.SubmitSignedPaperRequest(pdf=pdf[at:at + size])
            for at in range(0, len(pdf), size)]


def trust(stack):
    """From its next start on the stack's awards takes in what people of `stack.papers` have signed."""
    stack.papers = Authority(stack.state)
    (stack.run / "awards.flags").write_text(f"--paper-authorities\n{stack.papers.certificate}\n")


def submission(stack, request):
    """The name that the paper of a SubmitSignedPaperRequest will have, and all messages of it: it is
    printed and signed."""
    pdf = stack.papers.sign(printed(stack.client("admin"), request.paper))
    owner = "/".join(request.paper.name.split("/")[:2])
    return (f"{owner}/signedPapers/{hashlib.sha256(pdf).hexdigest()[:32]}", [request, *parts(pdf)])


def _openssl(*words, data=None):
    return subprocess.run(["openssl", *map(str, words)], input=data, check=True,
                          capture_output=True).stdout


class Authority:
    """A throwaway authority, with files in a folder of its own below `folder`."""

    def __init__(self, folder, name="Cơ quan chứng thực thử"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="signers-", dir=folder))
        self.certificate = self.folder / "root.crt"
        self._key = self.folder / "root.key"
        _openssl("req", "-x509", "-utf8", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-nodes", "-keyout", self._key, "-out", self.certificate, "-days", "2", "-subj",
                 f"/CN={name}", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self._people = {}

    def person(self, name=SIGNER):
        """(certificate, key) of a person."""
        if name not in self._people:
            stem = self.folder / f"person-{len(self._people)}"
            key, request, certificate = (stem.with_suffix(end) for end in (".key", ".csr", ".crt"))
            extensions = stem.with_suffix(".ext")
            extensions.write_text("basicConstraints=critical,CA:FALSE\n"
                                  "keyUsage=critical,digitalSignature,nonRepudiation\n")
            _openssl("req", "-utf8", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-keyout", key, "-out", request, "-subj",
                     f"/O=UBND huyện Khoái Châu/serialNumber={NUMBER}/CN={name}")
            _openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key,
                     "-set_serial", 1000 + len(self._people), "-days", "1", "-extfile", extensions,
                     "-out", certificate)
            self._people[name] = (certificate, key)
        return self._people[name]

    def sign(self, pdf, field="nguoi-ky", name=SIGNER):
        return sign(pdf, *self.person(name), field)


def sign(pdf, certificate, key, field="nguoi-ky"):
    """The PDF with a signature in its empty field of that name."""
    fields = re.findall(rb"\n(\d+) 0 obj\n(<<[^\n]*/T \(%s\)[^\n]*)>>\nendobj" % field.encode(), pdf)
    number, dictionary = int(fields[-1][0]), fields[-1][1]
    size = int(re.findall(rb"/Size (\d+)", pdf)[-1])
    root = re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]
    before = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    info = re.findall(rb"/Info (\d+ \d+ R)", pdf)
    moment = time.strftime("%Y%m%d%H%M%SZ", time.gmtime()).encode()
    hole = b"<" + b"0" * 2 * ROOM + b">"
    file = bytearray(pdf)
    places = {}
    for object_, text in ((number, dictionary + b"/V %d 0 R >>" % size),
                          (size, b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter "
                                 b"/ETSI.CAdES.detached /M (D:" + moment + b") /ByteRange " + RANGE +
                                 b" /Contents " + hole + b" >>")):
        places[object_] = len(file)
        file += b"%d 0 obj\n%s\nendobj\n" % (object_, text)
    table = len(file)
    file += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in sorted(places.items()))
    file += b"trailer\n<< /Size %d /Prev %d /Root %s %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size + 1, before, root, b"/Info " + info[-1] + b" " if info else b"", table)
    begin = file.rfind(hole)
    end = begin + len(hole)
    at = file.rfind(RANGE)
    file[at:at + len(RANGE)] = (b"[0 %d %d %d]" % (begin, end, len(file) - end)).ljust(len(RANGE))
    made = _openssl("cms", "-sign", "-binary", "-cades", "-nosmimecap", "-md", "sha256", "-outform",
                    "DER", "-signer", certificate, "-inkey", key,
                    data=bytes(file[:begin] + file[end:]))
    assert len(made) <= ROOM
    file[begin + 1:begin + 1 + 2 * len(made)] = made.hex().encode()
    return bytes(file)
