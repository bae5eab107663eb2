// The real world: file descriptors, the environment's variables, the current folder.
#include <fcntl.h>
#include <signal.h>  // NOLINT(*-deprecated-headers): sigaction() is not in <csignal>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "droproot/cli/run.h"

namespace droproot::cli {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

// write() may take less than it is given, and be interrupted.
std::error_code write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_error();
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

tl::unexpected<Error> unreadable(ErrorCode code, const std::string& why) {
  return tl::unexpected(Error{.code = code, .message = "standard input " + why});
}

Result<std::string> read_standard_input() {
  constexpr std::size_t kPiece = std::size_t{64} << 10U;
  std::string bytes;
  std::size_t used = 0;
  while (used <= kMaxFileSize) {
    if (bytes.size() - used < kPiece) bytes.resize(2 * bytes.size() + kPiece);
    const ssize_t count = ::read(STDIN_FILENO, bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return unreadable(ErrorCode::unreadable, "cannot be read: " + last_error().message());
    }
    if (count == 0) {
      bytes.resize(used);
      return bytes;
    }
    used += static_cast<std::size_t>(count);
  }
  return unreadable(ErrorCode::too_large, "is larger than 16 MiB");
}

// With a standard stream closed, the next file opened would get its number, and what is meant for
// the stream would go into the file. /dev/null opened for the other direction makes it an error.
void fill_closed_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is taken, and all below are in use by now.
    const int mode = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (::open("/dev/null", mode) == -1) return;  // NOLINT: kept open to the end of the process
  }
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Terminal real_terminal() {
  const std::string force = variable("CLICOLOR_FORCE");
  const bool dumb = variable("TERM") == "dumb";
  return {.out = !dumb && ::isatty(STDOUT_FILENO) == 1,
          .err = !dumb && ::isatty(STDERR_FILENO) == 1,
          .no_color = !variable("NO_COLOR").empty(),
          .force_color = !force.empty() && force != "0"};
}

// A signal handler has nowhere else to write to.
std::atomic<bool> interrupted = false;     // NOLINT(*-avoid-non-const-global-variables)
std::atomic<int> interrupting_signal = 0;  // NOLINT(*-avoid-non-const-global-variables)
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

extern "C" void note_signal(int number) {
  interrupting_signal = number;
  interrupted = true;
}

// The second one of a kind ends the process at once (SA_RESETHAND), which no file minds. Who was
// started with a signal ignored (nohup) wants it so.
const std::atomic<bool>& catch_signals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    if (::sigaction(number, nullptr, &before) != 0 || before.sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = note_signal;
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    ::sigaction(number, &action, nullptr);
  }
  return interrupted;
}

// Who started us shall see that it was the signal: `make` and shells then stop, too.
void end_by_signal() {
  const int number = interrupting_signal;
  if (number == 0) return;
  ::signal(number, SIG_DFL);
  ::raise(number);
}

Environment real_environment(const Files& files) {
  std::error_code error;
  return {.files = files,
          .read_input = read_standard_input,
          .write_out = [](std::string_view bytes) { return write_all(STDOUT_FILENO, bytes); },
          .write_err = [](std::string_view bytes) { (void)write_all(STDERR_FILENO, bytes); },
          .terminal = real_terminal(),
          .cwd = std::filesystem::current_path(error).native(),
          .cores = std::max(1U, std::thread::hardware_concurrency()),
          .catch_interrupts = catch_signals};
}

}  // namespace

int run_process(std::span<const char* const> argv) noexcept {
  try {
    fill_closed_streams();
    const DiskFiles files;
    const std::vector<std::string> args(argv.empty() ? argv.begin() : argv.begin() + 1, argv.end());
    const Exit status = run(args, real_environment(files));
    end_by_signal();
    return static_cast<int>(status);
  } catch (...) {
    return static_cast<int>(Exit::internal);
  }
}

}  // namespace droproot::cli
