"""What one run of the `thidua` command left."""

import json

from google.protobuf import json_format


class CliResult:
    """What one run of the command left: exit code and both streams."""

    def __init__(self, args, done):
        self.args, self.rc, self.out, self.err = args, done.returncode, done.stdout, done.stderr

    def json(self):
        return json.loads(self.out)

    def message(self, message):
        """The JSON output read into `message`, strictly."""
        return json_format.Parse(self.out, message)

    def __str__(self):
        return f"thidua {' '.join(map(str, self.args))}\nexit {self.rc}\n{self.out}\n{self.err}"
