#include "droproot/text/source_text.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "droproot/text/assert.h"

namespace droproot {

SourceText::SourceText(std::string name, std::string_view bytes)
    : SourceText(std::move(name), std::vector<char>(bytes.begin(), bytes.end())) {}

SourceText::SourceText(std::string name, std::vector<char> bytes)
    : name_(std::move(name)), bytes_(std::move(bytes)) {
  DROPROOT_ASSERT(bytes_.size() < std::numeric_limits<Offset>::max());
}

LineIndex::LineIndex(std::string_view bytes) : size_(static_cast<Offset>(bytes.size())) {
  constexpr std::size_t kUsualLine = 24;  // fewer than real files have: room is made once
  starts_.reserve(bytes.size() / kUsualLine + 2);
  starts_.push_back(0);
  const char* begin = bytes.data();
  const char* end = begin + bytes.size();
  for (const char* p = begin; p != end;) {
    const void* newline = std::memchr(p, '\n', static_cast<std::size_t>(end - p));
    if (newline == nullptr) break;
    p = static_cast<const char*>(newline) + 1;
    if (p != end) starts_.push_back(static_cast<Offset>(p - begin));
  }
}

LineCol LineIndex::line_col(Offset at) const {
  DROPROOT_ASSERT(at <= size_);
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), at);
  const auto line = static_cast<std::uint32_t>(next - starts_.begin());
  return {line, at - *(next - 1) + 1};
}

Span LineIndex::line(std::uint32_t line) const {
  DROPROOT_ASSERT(1 <= line && line <= starts_.size());
  return {starts_[line - 1], line < starts_.size() ? starts_[line] : size_};
}

}  // namespace droproot
