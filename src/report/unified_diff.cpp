#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>

#include "droproot/report/report.h"
#include "line_changes.h"
#include "paint.h"

namespace droproot::report {
namespace {

constexpr std::uint32_t kContext = 3;

// git's quote_c_style() with core.quotePath, which patch reads too.
std::string quoted(std::string_view prefix, std::string_view path) {
  const auto is_special = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F ||
           c == '"' || c == '\\';
  };
  std::string out(prefix);
  if (std::none_of(path.begin(), path.end(), is_special)) return out.append(path);
  constexpr std::string_view kRaw = "\a\b\t\n\v\f\r\"\\";
  constexpr std::string_view kLetters = "abtnvfr\"\\";
  for (const char c : path) {
    const std::size_t named = kRaw.find(c);
    if (named != std::string_view::npos) {
      out.append({'\\', kLetters[named]});
    } else if (is_special(c)) {
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      out.push_back(c);
    }
  }
  return '"' + out + '"';
}

// A blank in an unquoted name would end it for patch; the tab says where it really ends.
std::string file_line(std::string_view mark, std::string_view prefix, std::string_view path) {
  const bool has_blank = path.find(' ') != std::string_view::npos;
  return fmt::format("{} {}{}", mark, quoted(prefix, path), has_blank ? "\t" : "");
}

// "3,7" as in a hunk header; `first` is 0-based.
std::string range(std::uint32_t first, std::uint32_t count) {
  if (count == 0) return fmt::format("{},0", first);  // the line before it, 0 at the top
  if (count == 1) return fmt::format("{}", first + 1);
  return fmt::format("{},{}", first + 1, count);
}

class DiffWriter {
 public:
  DiffWriter(const Lines& before, ColorMode color) : before_(before), color_(color) {}

  void header(std::string_view path) {
    paint::append(out_, paint::kBold, file_line("---", "a/", path), color_);
    out_ += '\n';
    paint::append(out_, paint::kBold, file_line("+++", "b/", path), color_);
    out_ += '\n';
  }

  // REQUIRES: `changes` is not empty; between two of them stand at most twice kContext lines.
  void hunk(std::span<const LineChange> changes) {
    const std::uint32_t first = changes.front().first - std::min(changes.front().first, kContext);
    const std::uint32_t last = std::min(changes.back().last + kContext, before_.count());
    std::uint32_t added = 0;
    std::uint32_t removed = 0;
    for (const LineChange& change : changes) {
      added += static_cast<std::uint32_t>(change.added.size());
      removed += change.last - change.first;
    }
    const std::uint32_t count = last - first;
    const std::string ranges = fmt::format("@@ -{} +{} @@", range(first, count),
                                           range(first + shift_, count - removed + added));
    shift_ += added - removed;
    paint::append(out_, paint::kCyan, ranges, color_);
    out_ += '\n';
    body(changes, first, last);
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void body(std::span<const LineChange> changes, std::uint32_t first, std::uint32_t last) {
    std::uint32_t at = first;
    for (const LineChange& change : changes) {
      for (; at < change.first; ++at) line(' ', {}, before_.at(at));
      for (; at < change.last; ++at) line('-', paint::kRed, before_.at(at));
      for (const std::string& text : change.added) line('+', paint::kGreen, text);
    }
    for (; at < last; ++at) line(' ', {}, before_.at(at));
  }

  void line(char mark, std::string_view code, std::string_view text) {
    const bool ended = text.ends_with('\n');
    if (ended) text.remove_suffix(1);
    // Behind the reset, or a terminal would paint over the start of the line.
    const bool carriage_return = ended && text.ends_with('\r');
    if (carriage_return) text.remove_suffix(1);
    std::string whole(1, mark);
    whole.append(text);
    paint::append(out_, code, whole, color_);
    if (carriage_return) out_ += '\r';
    out_ += ended ? "\n" : "\n\\ No newline at end of file\n";
  }

  const Lines& before_;
  ColorMode color_;
  std::string out_;
  std::uint32_t shift_ = 0;  // after line less before line, modulo 2^32
};

}  // namespace

std::string unified_diff(const SourceText& before, const edit::EditSet& edits,
                         std::string_view path, ColorMode color) {
  if (edits.empty()) return {};
  const Lines lines(before.bytes());
  const std::vector<LineChange> changes = line_changes(lines, edits);
  if (changes.empty()) return {};

  DiffWriter writer(lines, color);
  writer.header(path);
  for (auto begin = changes.begin(); begin != changes.end();) {
    // Where two contexts touch, git makes one hunk of both.
    const auto gap = std::adjacent_find(
        begin, changes.end(),
        [](const LineChange& a, const LineChange& b) { return b.first - a.last > 2 * kContext; });
    const auto end = gap == changes.end() ? gap : std::next(gap);
    writer.hunk({begin, end});
    begin = end;
  }
  return writer.take();
}

}  // namespace droproot::report
