#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "droproot/fleet/fleet.h"
#include "fleet/page_style.h"
#include "fleet/words.h"

namespace droproot::fleet {
namespace {

// Names, messages and diffs are somebody else's text.
std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default: {
        const bool control = static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n';
        out += control ? ' ' : c;
      }
    }
  }
  return out;
}

constexpr std::array<State, kStates> kOrder = {State::ready, State::person, State::error,
                                               State::design, State::fine};

// Stacked parts of `whole`, as wide as the place that the page gives it.
std::string bar(const Counts& files, std::size_t whole, std::string_view extra_class = "") {
  std::string out = fmt::format(
      "<svg class=\"bar{}\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\">",
      extra_class);
  std::size_t at = 0;
  for (const State state : kOrder) {
    if (files[state] == 0 || whole == 0) continue;
    const std::size_t begin = at * 1000 / whole;
    at += files[state];
    // Nothing that is there is too thin to be seen.
    const std::size_t width = std::max<std::size_t>(at * 1000 / whole - begin, 2);
    out += fmt::format("<rect class=\"{}\" x=\"{}\" width=\"{}\" height=\"10\"/>", word_of(state),
                       begin, width);
  }
  return out + "</svg>";
}

std::string tiles(const Fleet& fleet) {
  std::string out = "<div class=\"tiles\">\n";
  const std::size_t all = fleet.files.size();
  for (const State state : kOrder) {
    const std::size_t count = fleet.total[state];
    if (state == State::error && count == 0) continue;
    out +=
        fmt::format("<div class=\"tile {}\"><b>{}</b>{}<span>{:.1f}% &middot; {}</span></div>\n",
                    word_of(state), grouped(count), title_of(state),
                    all == 0 ? 0.0 : 100.0 * static_cast<double>(count) / static_cast<double>(all),
                    meaning_of(state));
  }
  return out + "</div>\n" + bar(fleet.total, all, " whole") + '\n';
}

std::string rows(std::string_view title, std::string_view meaning, std::span<const Row> list) {
  constexpr std::size_t kMost = 12;
  std::string out = fmt::format("<section><h2>{}</h2><p class=\"dim\">{}</p>\n", title, meaning);
  if (list.empty()) return out + "<p>None.</p></section>\n";
  const std::size_t whole = list.front().files.files();
  for (const Row& row : list.first(std::min(list.size(), kMost))) {
    out += fmt::format(
        "<div class=\"row\"><span class=\"name\">{}</span><span "
        "class=\"count\">{}</span>{}</div>\n",
        escaped(row.name), grouped(row.files.files()), bar(row.files, whole));
  }
  if (list.size() > kMost) {
    out += fmt::format("<p class=\"dim\">and {} more with fewer files</p>\n",
                       grouped(list.size() - kMost));
  }
  return out + "</section>\n";
}

std::string diff_block(std::string_view diff) {
  std::string out = "<pre>";
  while (!diff.empty()) {
    const std::string_view line = diff.substr(0, diff.find('\n'));
    diff.remove_prefix(std::min(line.size() + 1, diff.size()));
    std::string_view kind;
    if (line.starts_with("+++") || line.starts_with("---") || line.starts_with("@@")) {
      kind = " class=\"h\"";
    } else if (line.starts_with('+')) {
      kind = " class=\"a\"";
    } else if (line.starts_with('-')) {
      kind = " class=\"d\"";
    }
    out += fmt::format("<span{}>{}</span>", kind, line.empty() ? " " : escaped(line));
  }
  return out + "</pre>";
}

std::string reasons(const File& file) {
  if (file.reasons.empty()) return {};
  std::string out = "<ul>";
  for (const Reason& reason : file.reasons) {
    const std::string line = reason.line == 0 ? "" : fmt::format("line {}, ", reason.line);
    out += fmt::format("<li>{}<b>{}</b>: {}</li>", line, escaped(reason.rule),
                       escaped(reason.message));
  }
  return out + "</ul>";
}

// `shown` is the file's name within its repository.
std::string file_block(const File& file, std::string_view shown) {
  const std::string head = fmt::format("<span class=\"badge {}\">{}</span><code>{}</code>",
                                       word_of(file.state), badge_of(file.state), escaped(shown));
  if (file.diff.empty() && file.reasons.empty()) {
    return fmt::format("<div class=\"file\">{}</div>\n", head);
  }
  const std::string change = file.diff.empty() || file.before == file.after
                                 ? ""
                                 : fmt::format(" <span class=\"left\">{} &rarr; {}</span>",
                                               escaped(file.before), escaped(file.after));
  const std::string declined = reasons(file);
  return fmt::format("<details><summary>{}{}</summary>{}{}</details>\n", head, change,
                     declined.empty() ? "" : "<div class=\"inside\">" + declined + "</div>",
                     file.diff.empty() ? "" : diff_block(file.diff));
}

std::string repository_block(const Fleet& fleet, const Repository& repository) {
  std::string out = fmt::format(
      "<details class=\"repository\"><summary><span>{}</span>{}<span class=\"left\">{}</span>"
      "</summary><div class=\"inside\">\n",
      escaped(repository.name), bar(repository.files, repository.files.files()),
      left_of(repository.files));
  for (const std::size_t member : repository.members) {
    const File& file = fleet.files[member];
    out += file_block(file, std::string_view(file.name).substr(repository.head));
  }
  return out + "</div></details>\n";
}

std::string overview(const Fleet& fleet) {
  return "<div class=\"columns\">\n" +
         rows("What changes", "files in which a rule's fix is applied", fleet.rules) +
         rows("What is left, by reason", "files with something that the rule declined to change",
              fleet.reasons) +
         rows("Families", "of the image that the final stage is built on", fleet.families) +
         rows("Base images", "as they are written", fleet.images) + "</div>\n";
}

}  // namespace

std::string to_html(const Fleet& fleet, std::string_view title) {
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>{0}</title>\n<style>{1}</style></head><body>\n<h1>{0}</h1>\n"
      "<p class=\"dim\">{2} in {3}</p>\n",
      escaped(title), kPageStyle, counted(fleet.files.size(), "Dockerfile", "Dockerfiles"),
      counted(fleet.repositories.size(), "repository", "repositories"));
  out += tiles(fleet);
  out += overview(fleet);
  out +=
      "<h2>Repositories, by work left</h2>\n"
      "<p class=\"dim\">A repository opens to its files, a file to its diff and to what was "
      "declined.</p>\n";
  for (const Repository& repository : fleet.repositories)
    out += repository_block(fleet, repository);
  return out + "</body></html>\n";
}

}  // namespace droproot::fleet
