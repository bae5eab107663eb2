#include "places.h"

#include <algorithm>

#include "droproot/text/unicode.h"

namespace droproot::report {
namespace {

constexpr Offset kBlock = 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Offset rune_size(std::string_view text, Offset at) {
  const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
  return ascii ? 1 : decode_rune(text.substr(at)).size;
}

}  // namespace

Places::Places(std::string_view text) : text_(text), lines_(text) {
  std::uint32_t characters = 0;
  for (Offset at = 0; at < text.size(); ++characters) {
    if (at >= marks_.size() * kBlock) marks_.push_back({.at = at, .characters = characters});
    at += rune_size(text, at);
  }
}

std::uint32_t Places::characters_before(Offset at) const {
  const auto next = std::upper_bound(marks_.begin(), marks_.end(), at,
                                     [](Offset place, const Mark& m) { return place < m.at; });
  if (next == marks_.begin()) return 0;
  Mark mark = *(next - 1);
  while (mark.at < at) {
    mark.at += rune_size(text_, mark.at);
    ++mark.characters;
  }
  return mark.characters;
}

LineCol Places::in_characters(Offset at) const {
  LineCol place = lines_.line_col(at);
  const Offset line_begin = lines_.line(place.line).begin;
  place.column = characters_before(at) - characters_before(line_begin) + 1;
  const bool behind_a_mark =
      place.line == 1 && place.column > 1 && text_.starts_with(kByteOrderMark);
  if (behind_a_mark) --place.column;
  return place;
}

std::uint32_t Places::last_line(Span span) const {
  return lines_.line_col(span.empty() ? span.begin : span.end - 1).line;
}

Span Places::without_line_end(Span span) const {
  std::string_view text = text_.substr(span.begin, span.size());
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return {span.begin, span.begin + static_cast<Offset>(text.size())};
}

std::string_view Places::line(std::uint32_t line) const {
  const Span span = lines_.line(line);
  std::string_view text = text_.substr(span.begin, span.size());
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

}  // namespace droproot::report
