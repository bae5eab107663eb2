#include "cli/not_text.h"

#include <array>

namespace droproot::cli {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  std::string_view reason;
};

constexpr auto kMagic = std::to_array<Magic>({
    {"\x7f"
     "ELF"sv,
     "it begins like an ELF executable"},
    {"\x89PNG\r\n"sv, "it begins like a PNG picture"},
    {"\xff\xd8\xff"sv, "it begins like a JPEG picture"},
    {"GIF8"sv, "it begins like a GIF picture"},
    {"\x1f\x8b"sv, "it begins like a gzip archive"},
    {"PK\x03\x04"sv, "it begins like a zip archive"},
    {"BZh"sv, "it begins like a bzip2 archive"},
    {"\xfd"
     "7zXZ\0"sv,
     "it begins like an xz archive"},
    {"\x28\xb5\x2f\xfd"sv, "it begins like a zstd archive"},
    {"%PDF-"sv, "it begins like a PDF document"},
    {"SQLite format 3\0"sv, "it begins like an SQLite database"},
    {"\xff\xfe"sv, "it is UTF-16 text; Docker reads UTF-8"},
    {"\xfe\xff"sv, "it is UTF-16 text; Docker reads UTF-8"},
});

constexpr std::size_t kHead = 8000;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

std::optional<std::string_view> not_text_reason(std::string_view bytes) {
  for (const Magic& magic : kMagic) {
    if (bytes.starts_with(magic.bytes)) return magic.reason;
  }
  if (bytes.substr(0, kHead).find('\0') != std::string_view::npos) return "it has a NUL byte";
  return std::nullopt;
}

bool is_blank(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  return bytes.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

}  // namespace droproot::cli
