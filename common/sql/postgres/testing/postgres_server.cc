#include "common/sql/postgres/testing/postgres_server.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <grp.h>
#include <postgresql/libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "common/value/status_macros.h"

namespace thidua::sql::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience(30);

// Where Debian keeps the server's programs; the newest version.
std::string BinaryFolder() {
  std::vector<std::string> folders;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    if (fs::exists(entry.path() / "bin/initdb")) folders.push_back(entry.path() / "bin");
  }
  return folders.empty() ? "/usr/bin" : *std::max_element(folders.begin(), folders.end());
}

const passwd* PostgresUser() { return geteuid() == 0 ? getpwnam("postgres") : nullptr; }

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresServer>> PostgresServer::Prepare() {
  std::unique_ptr<PostgresServer> server(new PostgresServer);
  const passwd* user = PostgresUser();
  if (user != nullptr && chown(server->host().c_str(), user->pw_uid, user->pw_gid) != 0) {
    return absl::ErrnoToStatus(errno, "chown");
  }
  return server;
}

absl::StatusOr<std::unique_ptr<PostgresServer>> PostgresServer::Start() {
  ASSIGN_OR_RETURN(auto server, Prepare());
  RETURN_IF_ERROR(server->RunTool({BinaryFolder() + "/initdb", "--no-sync", "--auth=trust",
                                   "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                                   "--pgdata=" + server->folder_ / "data"}));
  RETURN_IF_ERROR(server->Restart());
  return server;
}

absl::StatusOr<std::unique_ptr<PostgresServer>> PostgresServer::StandbyOf(
    const PostgresServer& primary) {
  ASSIGN_OR_RETURN(auto server, Prepare());
  RETURN_IF_ERROR(
      server->RunTool({"/bin/cp", "-r", primary.folder_ / "data", server->folder_ / "data"}));
  RETURN_IF_ERROR(server->RunTool({"/bin/touch", server->folder_ / "data/standby.signal"}));
  RETURN_IF_ERROR(server->Restart());
  return server;
}

PostgresServer& PostgresServer::Shared() {
  static const std::unique_ptr<PostgresServer> server = [] {
    auto started = Start();
    if (!started.ok()) {
      std::fprintf(stderr, "%s\n", started.status().ToString().c_str());
      std::exit(1);
    }
    return *std::move(started);
  }();
  return *server;
}

PostgresServer::~PostgresServer() { Kill(); }

std::string PostgresServer::Conninfo(const std::string& database) const {
  return absl::StrCat("host=", host(), " user=postgres dbname=", database);
}

absl::StatusOr<std::string> PostgresServer::Create(const std::string& base) {
  const std::string name = absl::StrCat("t", ++databases_);
  RETURN_IF_ERROR(Execute("postgres", absl::StrCat("CREATE DATABASE ", name, " TEMPLATE ", base)));
  return name;
}

void PostgresServer::Drop(const std::string& database) {
  Execute("postgres", absl::StrCat("DROP DATABASE IF EXISTS ", database, " WITH (FORCE)"))
      .IgnoreError();
}

absl::Status PostgresServer::Execute(const std::string& database, const std::string& text) {
  return Ask(database, text).status();
}

absl::StatusOr<std::string> PostgresServer::Ask(const std::string& database,
                                                const std::string& text) {
  std::unique_ptr<PGconn, decltype(&PQfinish)> conn(PQconnectdb(Conninfo(database).c_str()),
                                                    PQfinish);
  if (PQstatus(conn.get()) != CONNECTION_OK) {
    return absl::UnavailableError(PQerrorMessage(conn.get()));
  }
  std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(conn.get(), text.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    return absl::InternalError(PQerrorMessage(conn.get()));
  }
  if (PQntuples(result.get()) == 0) return std::string();
  return std::string(PQgetvalue(result.get(), 0, 0));
}

void PostgresServer::Kill() { End(SIGQUIT); }

void PostgresServer::Stop() { End(SIGINT); }

void PostgresServer::End(int signal) {
  if (pid_ <= 0) return;
  kill(pid_, signal);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

absl::Status PostgresServer::Restart() {
  Kill();
  ASSIGN_OR_RETURN(pid_, Spawn({BinaryFolder() + "/postgres", "-D", folder_ / "data",       //
                                "-c", "listen_addresses=", "-c",                            //
                                "unix_socket_directories=" + host(), "-c", "fsync=off",     //
                                "-c", "full_page_writes=off", "-c", "shared_buffers=32MB",  //
                                "-c", "max_connections=200", "-c", "autovacuum=off"},
                               SIGQUIT));
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!Execute("postgres", "SELECT 1").ok()) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return absl::InternalError("postgres ended at once; see " + folder_ / "log");
    }
    if (std::chrono::steady_clock::now() > end) {
      return absl::DeadlineExceededError("postgres does not answer; see " + folder_ / "log");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return absl::OkStatus();
}

absl::Status PostgresServer::Promote() { return Execute("postgres", "SELECT pg_promote()"); }

absl::StatusOr<pid_t> PostgresServer::Spawn(std::vector<std::string> words,
                                            int signal_at_our_death) const {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const passwd* user = PostgresUser();
  const std::string log = folder_ / "log";
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return absl::ErrnoToStatus(errno, "fork");
  if (pid > 0) return pid;
  // Only what is safe after a fork of several threads, until exec.
  if (user != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, signal_at_our_death);
  const int fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (getppid() != parent || fd < 0 || chdir(host().c_str()) != 0) _exit(126);
  dup2(fd, STDOUT_FILENO);
  dup2(fd, STDERR_FILENO);
  setsid();  // so that what ends the test's process group does not reach it before us
  execv(argv[0], argv.data());
  _exit(127);
}

absl::Status PostgresServer::RunTool(std::vector<std::string> words) const {
  const std::string name = words[0];
  ASSIGN_OR_RETURN(const pid_t pid, Spawn(std::move(words), SIGKILL));
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return absl::InternalError(name + " failed; see " + folder_ / "log");
  }
  return absl::OkStatus();
}

}  // namespace thidua::sql::testing
