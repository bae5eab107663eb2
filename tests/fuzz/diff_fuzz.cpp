// Two texts out of any bytes: bytes 0 and 1 are the size of the first one, byte 2 the number of
// edits that turn it into the second. The diff of them, applied, gives the second text, and its
// reader knows where it changes something. The same bytes as a diff under review: it is read or
// refused, and covers no line that it does not show.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/report/diff_base.h"
#include "droproot/report/report.h"
#include "support/diff_applier.h"

namespace {

using droproot::Offset;
using droproot::report::DiffBase;

constexpr std::string_view kName = "f";
constexpr std::size_t kHead = 3;
constexpr std::size_t kMostEdits = 8;
constexpr std::uint32_t kMostLines = std::numeric_limits<std::uint32_t>::max();

void require(bool holds, std::string_view broken, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "%.*s:\n%.*s\n", static_cast<int>(broken.size()), broken.data(),
               static_cast<int>(text.size()), text.data());
  std::abort();
}

// The n-th of `count` pieces of about the same size.
std::size_t begin_of(std::string_view text, std::size_t n, std::size_t count) {
  return text.size() * n / count;
}

droproot::edit::EditSet edits_between(std::string_view before, std::string_view after,
                                      std::size_t count) {
  droproot::edit::EditSet edits;
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t from = begin_of(before, n, count);
    const std::size_t to = begin_of(before, n + 1, count);
    const std::size_t first = begin_of(after, n, count);
    const std::string text(after.substr(first, begin_of(after, n + 1, count) - first));
    if (from == to && text.empty()) continue;
    // Insertions at one place would need an order of their own.
    if (from == to && count > 1) return edits_between(before, after, 1);
    (void)edits.add({{static_cast<Offset>(from), static_cast<Offset>(to)}, text});
  }
  return edits;
}

// A hunk shows the first line of `after` that is not as before, or the one above what is gone.
void check_reader(std::string_view before, std::string_view after, const std::string& diff) {
  const auto base = DiffBase::parse(diff);
  require(base.has_value(), "our own diff cannot be read", diff);
  const std::vector<std::string> old_lines = droproot::test::lines_of(before);
  const std::vector<std::string> new_lines = droproot::test::lines_of(after);
  if (new_lines.empty()) return;
  const auto same =
      std::mismatch(old_lines.begin(), old_lines.end(), new_lines.begin(), new_lines.end());
  const auto equal = static_cast<std::size_t>(same.second - new_lines.begin());
  const auto line = static_cast<std::uint32_t>(std::min(equal + 1, new_lines.size()));
  require(base->covers(kName, line, line), "the changed line is not covered", diff);
}

void check_texts(std::string_view before, std::string_view after, std::size_t count) {
  const droproot::edit::EditSet edits = edits_between(before, after, count);
  require(edits.apply(before) == after, "the edits do not give the second text", after);
  const droproot::SourceText source("f", before);
  const std::string diff =
      droproot::report::unified_diff(source, edits, kName, droproot::report::ColorMode::never);
  require(diff.empty() == (before == after), "empty, or not, without reason", diff);
  if (diff.empty()) return;
  require(diff.starts_with("--- a/f\n+++ b/f\n@@ -"), "the head", diff);
  require(droproot::test::DiffApplier(before, diff).apply() == after, "another text", diff);
  check_reader(before, after, diff);
}

// Each covered line stands in the diff, so there are not more of them than it has lines.
void check_any_diff(std::string_view bytes) {
  (void)DiffBase::parse(bytes);
  const std::string diff = std::string("--- a/f\n+++ b/f\n").append(bytes);
  const auto base = DiffBase::parse(diff);
  if (!base) {
    require(!base.error().message.empty(), "refused without a word", bytes);
    return;
  }
  require(!base->covers(kName, 0, 0) && !base->covers(kName, 0, 1), "line 0", bytes);
  require(!base->covers(kName, 1, kMostLines), "all lines there can be", bytes);
  require(!base->covers(kName, 2, 1), "from back to front", bytes);
  constexpr std::uint32_t kProbed = 200;
  const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
  for (const std::uint32_t first : std::array<std::uint32_t, 2>{1, kMostLines - kProbed}) {
    std::size_t covered = 0;
    for (std::uint32_t line = first; line < first + kProbed; ++line) {
      covered += base->covers(kName, line, line) ? 1U : 0U;
    }
    require(covered <= lines, "more lines than it has", bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_any_diff(bytes);
  if (size < kHead) return 0;
  const std::string_view texts = bytes.substr(kHead);
  const std::size_t wanted = data[0] + 256U * data[1];
  const std::string_view before = texts.substr(0, wanted);
  check_texts(before, texts.substr(before.size()), 1 + data[2] % kMostEdits);
  return 0;
}
