// github: the body of "Create a review for a pull request" in GitHub's REST API.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "droproot/report/markdown_text.h"
#include "droproot/text/printable.h"
#include "droproot/text/unicode.h"
#include "formats.h"
#include "review.h"
#include "wording.h"

namespace droproot::report {
namespace {

using Json = nlohmann::ordered_json;

// GitHub takes 65,536 characters in a comment or in a review's body.
constexpr std::size_t kMostBytes = 60'000;

std::string suggestion_block(const Comment& comment) {
  const std::string text = comment.proposal == Proposal::remove ? "" : comment.text + "\n";
  return markdown_fence("suggestion", text);
}

std::string words_of(const Comment& comment, const diag::FileReport& report) {
  std::string body;
  for (const std::size_t i : comment.findings) {
    const diag::Finding& finding = report.findings[i];
    const std::string more = remark(finding, report.outcomes[i]);
    body += fmt::format("**{}**: {}{}{}\n\n", finding.rule, markdown_text(sentence(finding)),
                        more.empty() ? "" : "; ", markdown_text(more));
  }
  if (body.empty()) body = "**droproot**: this changes together with the lines above.\n\n";
  if (!comment.together.empty()) {
    body += fmt::format("This is one change with {} {}: take them together.\n\n",
                        comment.together.size() == 1 ? "line" : "lines",
                        fmt::join(comment.together, ", "));
  }
  if (comment.proposal == Proposal::not_sayable) {
    body += "The change cannot be said as a suggestion; `droproot` prints it as a diff.\n";
  }
  return body;
}

std::string body_of(const Comment& comment, const diag::FileReport& report) {
  std::string body = words_of(comment, report);
  const bool suggests =
      comment.proposal == Proposal::replace || comment.proposal == Proposal::remove;
  if (!suggests) return body;
  std::string block = suggestion_block(comment);
  if (body.size() + block.size() <= kMostBytes) return body + block;
  return body + "The change is too long for a suggestion; `droproot` prints it as a diff.\n";
}

Json comment_json(const Comment& comment, std::string_view path, std::string body) {
  Json json{{"path", to_valid_utf8(path)}};
  if (comment.first != comment.last) {
    json["start_line"] = comment.first;
    json["start_side"] = "RIGHT";
  }
  json["line"] = comment.last;
  json["side"] = "RIGHT";
  json["body"] = std::move(body);
  return json;
}

Comment comment_of(const diag::Companion& companion) {
  const bool sayable =
      !companion.new_text.empty() && to_valid_utf8(companion.new_text) == companion.new_text;
  return {.first = companion.line,
          .last = companion.line,
          .proposal = sayable ? Proposal::replace : Proposal::none,
          .text = companion.new_text};
}

std::string body_of(const diag::Companion& companion) {
  const Comment comment = comment_of(companion);
  const std::string words =
      fmt::format("**{}**: {}\n\n", companion.rule, markdown_text(printable(companion.why)));
  return comment.proposal == Proposal::replace ? words + suggestion_block(comment) : words;
}

// Lines of other files, commented on where the review shows them.
void add_companions(const diag::FileReport& report, const DiffBase* base, Piece& piece) {
  for (const diag::Companion& companion : report.companions) {
    const Comment comment = comment_of(companion);
    if (base != nullptr && !base->covers(companion.file, comment.first, comment.last)) {
      piece.notes.push_back(fmt::format("- {} line {}: **{}**: {}",
                                        markdown_text(printable(companion.file)), companion.line,
                                        companion.rule, markdown_text(printable(companion.why))));
    } else {
      piece.items.push_back(dumped(comment_json(comment, companion.file, body_of(companion))));
    }
  }
}

// A line of the list in the review's body.
std::string as_note(const Comment& comment, const diag::FileReport& report, std::string_view path) {
  std::string words;
  for (const std::size_t i : comment.findings) {
    words += fmt::format("{}**{}**: {}", words.empty() ? "" : "; ", report.findings[i].rule,
                         markdown_text(sentence(report.findings[i])));
  }
  return fmt::format("- {} line {}: {}", markdown_text(printable(path)), comment.first, words);
}

std::string_view files(std::size_t count) { return count == 1 ? "file" : "files"; }

}  // namespace

Piece github_review(const diag::FileReport& report, std::string_view path, const DiffBase* base) {
  Piece piece{.status = report.status, .items = {}, .notes = {}};
  for (const Comment& comment : review_comments(report)) {
    if (base != nullptr && !base->covers(path, comment.first, comment.last)) {
      piece.notes.push_back(as_note(comment, report, path));
    } else {
      piece.items.push_back(dumped(comment_json(comment, path, body_of(comment, report))));
    }
  }
  add_companions(report, base, piece);
  return piece;
}

std::string github_failure(std::string_view path, std::string_view message) {
  return fmt::format("- {}: {}", markdown_text(printable(path)), markdown_text(printable(message)));
}

std::string github_end(const Tally& tally, const std::vector<std::string>& notes) {
  const std::size_t count = tally.changed + tally.clean + tally.refused + tally.failed;
  std::string body = fmt::format("droproot: {} {}, {} to change, {} refused", count, files(count),
                                 tally.changed, tally.refused);
  if (tally.failed > 0) body += fmt::format(", {} failed", tally.failed);
  body += '.';
  if (!notes.empty()) body += "\n\nNot shown as comments:\n";
  std::size_t said = 0;
  while (said < notes.size() && body.size() + notes[said].size() < kMostBytes) {
    body += '\n' + notes[said++];
  }
  if (said < notes.size()) body += fmt::format("\n\nand {} more", notes.size() - said);
  return fmt::format("\n],\"body\":{}}}\n", dumped(Json(body)));
}

}  // namespace droproot::report
