#include "services/admin_cli/commands/resume.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <algorithm>

namespace thidua::cli {
namespace {

// Between two attempts to go on with a feed that broke off.
constexpr absl::Duration kFirstPause = absl::Milliseconds(250);
constexpr absl::Duration kLongestPause = absl::Seconds(30);

// Whether the feed may be there again in a moment: a service that stops, a replica that is gone, a
// reader behind us who took nothing for a while.
bool MayResume(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status);
}

void NoteHint(const ResumedFeed& feed, Session& session) {
  const std::string hint = feed.hint();
  if (!hint.empty()) session.printer().Note("resume with: " + hint);
}

}  // namespace

absl::Status FollowResumed(const ResumedFeed& feed, Session& session) {
  const std::string start = feed.position();
  absl::Duration pause = kFirstPause;
  for (;;) {
    const std::string before = feed.position();
    const absl::StatusOr<bool> done = feed.read();
    const bool moved = feed.position() != before;
    const bool began = feed.position() != start;
    if (!done.ok() && !(began && MayResume(done.status()))) {
      if (began) NoteHint(feed, session);
      return done.status();
    }
    if (done.ok() && *done) {
      NoteHint(feed, session);
      return absl::OkStatus();
    }
    pause = moved ? kFirstPause : std::min(2 * pause, kLongestPause);
    session.printer().Note("the feed broke off; going on by itself");
    NoteHint(feed, session);
    absl::SleepFor(pause);
  }
}

}  // namespace thidua::cli
