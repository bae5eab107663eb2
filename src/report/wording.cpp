#include "wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>

#include "droproot/text/hash.h"
#include "droproot/text/printable.h"

namespace droproot::report {
namespace {

// It marks, it protects nothing. As if a NUL stood behind: "ab","c" is not "a","bc".
std::uint64_t hashed(std::uint64_t hash, std::string_view bytes) {
  return fnv_hash(std::string_view("\0", 1), fnv_hash(bytes, hash));
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kBlank = " \t";
  line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
  return line.substr(0, line.find_last_not_of(kBlank) + 1);
}

}  // namespace

std::string sentence(const diag::Finding& finding) {
  if (finding.evidence.empty()) return printable(finding.message);
  return fmt::format("{} ({})", printable(finding.message), printable(finding.evidence));
}

std::string remark(const diag::Finding& finding, diag::Outcome outcome) {
  if (!finding.fix || outcome != diag::Outcome::above_level) return {};
  return fmt::format("--fixes={} would {}", diag::to_string(finding.fix->level),
                     printable(finding.fix->title));
}

std::vector<std::string> fingerprints(const diag::FileReport& report, const Places& places,
                                      std::string_view salt) {
  // A line of megabytes with a finding at each word must not cost megabytes a finding.
  constexpr std::size_t kMostBytes = 1024;
  std::vector<std::string> out;
  std::map<std::uint64_t, std::uint32_t> seen;
  for (const diag::Finding& finding : report.findings) {
    const std::string_view line = places.line(places.in_bytes(finding.span.begin).line);
    std::uint64_t hash = hashed(kFnvOffset, salt);
    hash = hashed(hash, finding.rule);
    hash = hashed(hash, trimmed(line.substr(0, kMostBytes)));
    out.push_back(fmt::format("{:016x}", hashed(hash, fmt::format("{}", seen[hash]++))));
  }
  return out;
}

std::string fingerprint(std::string_view path) {
  return fmt::format("{:016x}", hashed(kFnvOffset, path));
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view three = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8U | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= three.size() ? kDigits[bits >> (18 - 6 * i) & 0x3FU] : '=';
    }
  }
  return out;
}

}  // namespace droproot::report
