#include "cli/resume.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include "cli/help.h"
#include "droproot/text/hash.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

constexpr std::string_view kHead = "droproot-resume ";
constexpr std::size_t kHashDigits = 16;

tl::unexpected<Error> fail(const std::string& path, std::string_view why) {
  return tl::unexpected(Error{.code = ErrorCode::usage,
                              .message = fmt::format("--resume: {} {}", printable(path), why)});
}

tl::unexpected<Error> fail_with(const std::string& path, std::string_view what, int error) {
  return fail(path, fmt::format("{}: {}", what, std::generic_category().message(error)));
}

std::string escaped(std::string_view path) {
  std::string text;
  for (const char c : path) {
    if (c == '\\') {
      text += "\\\\";
    } else if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return text;
}

std::string unescaped(std::string_view text) {
  std::string path;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (!escape) {
      path += text[i];
    } else {
      path += text[++i] == 'n' ? '\n' : text[i];
    }
  }
  return path;
}

Result<std::string> read_all(int descriptor, const std::string& path) {
  std::string bytes;
  std::array<char, std::size_t{64} << 10U> piece{};
  while (true) {
    const ssize_t count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_with(path, "cannot be read", errno);
    if (count == 0) return bytes;
    bytes.append(piece.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

Result<ResumeLog> ResumeLog::open(const std::string& path, std::string_view options) {
  const int descriptor =
      ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0644);
  if (descriptor < 0) return fail_with(path, "cannot be opened", errno);
  ResumeLog log(descriptor, path);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return fail(path, "is in use by another run");
  const std::string head =
      fmt::format("{}{} {:016x}\n", kHead, version_number(), fnv_hash(options));
  const Result<void> right = log.read(head);
  if (!right) return tl::unexpected(right.error());
  return log;
}

ResumeLog::ResumeLog(ResumeLog&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      done_(std::move(other.done_)) {}

ResumeLog::~ResumeLog() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> ResumeLog::read(std::string_view head) {
  const Result<std::string> bytes = read_all(descriptor_, path_);
  if (!bytes) return tl::unexpected(bytes.error());
  std::string_view rest = *bytes;
  const std::size_t whole = rest.rfind('\n') == std::string_view::npos ? 0 : rest.rfind('\n') + 1;
  // Of a first line that was cut, too, nothing is to be kept; but it must be one.
  const std::string_view begin = rest.substr(0, std::min(rest.size(), kHead.size()));
  if (begin != kHead.substr(0, begin.size())) return fail(path_, "is no file of --resume");
  if (whole < rest.size() && ::ftruncate(descriptor_, static_cast<off_t>(whole)) != 0) {
    return fail_with(path_, "cannot be written", errno);
  }
  if (whole == 0) return append(head);
  rest = rest.substr(0, whole);
  if (!rest.starts_with(head)) {
    return fail(path_,
                "is of a run with other options, or of another version of droproot; without it all "
                "files are done");
  }
  for (rest.remove_prefix(head.size()); !rest.empty();) {
    const std::size_t end = rest.find('\n');
    if (!keep(rest.substr(0, end))) return fail(path_, "is no file of --resume");
    rest.remove_prefix(end + 1);
  }
  return {};
}

bool ResumeLog::keep(std::string_view line) {
  Done done{.hash = 0, .status = Exit::ok};
  constexpr std::size_t kStatusAt = kHashDigits + 1;
  constexpr std::size_t kPathAt = kStatusAt + 2;
  if (line.size() < kPathAt) return false;
  const auto [end, error] =
      std::from_chars(line.data(), line.data() + kHashDigits, done.hash, kHashDigits);
  const char status = line[kStatusAt];
  if (error != std::errc() || end != line.data() + kHashDigits) return false;
  if (status < '0' || status > '3') return false;
  done.status = static_cast<Exit>(status - '0');
  done_.insert_or_assign(unescaped(line.substr(kPathAt)), done);
  return true;
}

std::optional<Exit> ResumeLog::done(const std::string& path, std::string_view bytes) const {
  const auto found = done_.find(path);
  if (found == done_.end() || found->second.hash != fnv_hash(bytes)) return std::nullopt;
  return found->second.status;
}

Result<void> ResumeLog::append(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_with(path_, "cannot be written", errno);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> ResumeLog::add(const std::string& path, std::uint64_t hash, Exit status) {
  return append(fmt::format("{:016x} {} {}\n", hash, static_cast<unsigned>(status), escaped(path)));
}

}  // namespace droproot::cli
