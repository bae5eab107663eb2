#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "droproot/knowledge/image.h"
#include "droproot/knowledge/names.h"
#include "knowledge/resolution.h"

namespace droproot::knowledge {

namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLabelWidth = 13;

std::string number(std::optional<std::uint32_t> value) {
  return value ? fmt::format("{}", *value) : "?";
}

// "label        text", wrapped at kWidth with the text's lines below each other. Nothing for an
// empty text.
void add_line(std::string& out, std::string_view label, std::string_view text) {
  std::string line = fmt::format("{:<{}}", label, kLabelWidth);
  bool fresh = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (!fresh && line.size() + 1 + end > kWidth) {
      out += line + "\n";
      line = std::string(kLabelWidth, ' ');
      fresh = true;
    }
    if (!fresh) line += ' ';
    line += text.substr(0, end);
    fresh = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!fresh) out += line + "\n";
}

std::string account_text(const Account& account) {
  std::string text =
      fmt::format("{} {}:{}", account.name, number(account.uid), number(account.gid));
  if (account.role == AccountRole::person) text += " (a person's)";
  return text;
}

// The image's own accounts, those of its variants and the suite's, each with where it is written;
// of what every system of the family has, only how many there are.
std::string accounts_text(const ImageFacts& facts) {
  std::vector<std::string> texts;
  const std::array<std::string, 3> sources = {"", " (variant)",
                                              fmt::format(" (suite {})", facts.suite)};
  for (std::size_t i = 0; i < sources.size(); ++i) {
    for (const Account& account : facts.account_lists[i]) {
      if (facts.account(account.name) != &account) continue;
      texts.push_back(account_text(account) + sources[i]);
    }
  }
  if (facts.family != Family::unknown && !facts.account_lists[3].empty()) {
    texts.push_back(
        fmt::format("{} that every {} has", facts.account_lists[3].size(), word_of(facts.family)));
  }
  return fmt::format("{}{}", fmt::join(texts, ", "),
                     facts.accounts_complete ? "; no others" : "; others are not ruled out");
}

std::string adduser_text(Adduser adduser) {
  switch (adduser) {
    case Adduser::absent:
      return "no adduser";
    case Adduser::perl:
      return "adduser is Debian's";
    case Adduser::shadow_symlink:
      return "adduser is useradd";
    case Adduser::busybox:
      return "adduser is busybox's";
    case Adduser::unknown:
    case Adduser::by_suite:
    case Adduser::by_suite_or_unknown:
      break;
  }
  return "adduser not known";
}

std::string tools_text(const Toolset& tools) {
  switch (tools.dialect) {
    case Dialect::shadow:
      return "useradd, groupadd; " + adduser_text(tools.adduser);
    case Dialect::busybox:
      return "busybox adduser, addgroup";
    case Dialect::append:
      return tools.useradd == Truth::maybe ? "useradd not certain; a shell"
                                           : "no useradd, no adduser; a shell";
    case Dialect::none:
      return "none";
    case Dialect::unknown:
      break;
  }
  return "not known";
}

std::string family_text(const ImageFacts& facts) {
  std::string text(word_of(facts.family));
  if (!facts.suite.empty()) text += fmt::format(" ({})", facts.suite);
  if (facts.guessed) text += ", guessed from the name";
  if (facts.known && !facts.tag_known) text += ", the tag is not known";
  return text;
}

std::string user_text(const ImageUser& user) {
  if (user.written.empty()) return "not known";
  if (!user.uid || user.written.find_first_not_of("0123456789:") == std::string_view::npos) {
    return std::string(user.written);
  }
  return fmt::format("{} ({}:{})", user.written, number(user.uid), number(user.gid));
}

std::string entrypoint_text(const Entrypoint& entrypoint) {
  if (entrypoint.must_start_as_root) return "has to start as root";
  const std::string how =
      entrypoint.drops_with.empty() ? "" : fmt::format(" ({})", entrypoint.drops_with);
  switch (entrypoint.drops) {
    case Drops::no:
      return entrypoint.runs.empty()
                 ? ""
                 : fmt::format("runs {} with the words of CMD that begin with {}", entrypoint.runs,
                               fmt::join(entrypoint.arguments, ", "));
    case Drops::always:
      return fmt::format("started as root it changes the user itself{}", how);
    case Drops::for_commands:
      return fmt::format("started as root it changes the user itself{} for {} only", how,
                         fmt::join(entrypoint.commands, ", "));
  }
  return "";
}

std::string ports_text(std::span<const Port> ports) {
  std::vector<std::string> texts;
  for (const Port& port : ports) {
    texts.push_back(fmt::format("{}{}", port.number, port.protocol == Protocol::udp ? "/udp" : ""));
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

void describe_service(std::string& out, const ImageFacts& facts) {
  if (facts.reuse) {
    const Reuse& reuse = *facts.reuse;
    add_line(out, "run it as",
             fmt::format("{}{}{}:{}", reuse.name, reuse.name.empty() ? "" : " ", number(reuse.uid),
                         number(reuse.gid)));
  }
  add_line(out, "entrypoint", entrypoint_text(facts.entrypoint));
  add_line(out, "ports", ports_text(facts.ports));
  add_line(out, "volumes", fmt::format("{}", fmt::join(facts.volumes, " ")));
  add_line(out, "writes to", fmt::format("{}", fmt::join(facts.writable, " ")));
  add_line(out, "notes", facts.note);
}

// A user's own image has no date: it is as true as the file that says it.
std::string origin_of(const Profile& profile) {
  if (profile.checked.empty()) return "images of .droproot.yaml";
  return fmt::format("profile {}, checked {}", profile.id, profile.checked);
}

}  // namespace

std::string account_evidence(const ImageReference& reference, const ImageFacts& facts,
                             const Account& account) {
  std::string text = fmt::format("{} has {} {}:{}", reference.written, account.name,
                                 number(account.uid), number(account.gid));
  if (facts.known) {
    text += fmt::format(" ({})", origin_of(*facts.profile));
  }
  return text;
}

std::string describe(const ImageReference& reference, const ImageFacts& facts) {
  std::string out;
  const Resolution resolution = resolution_of(reference, facts);
  add_line(out, "image", reference.written);
  add_line(out, "read as", resolution.read_as);
  add_line(out, "matched", resolution.matched);
  if (!facts.known && !facts.guessed) {
    add_line(out, "family", "not known: no profile describes this image");
    return out;
  }
  add_line(out, "family", family_text(facts));
  add_line(out, "suite from", resolution.suite);
  add_line(out, "packages", word_of(facts.tools.package_manager));
  add_line(out, "shell", word_of(facts.tools.shell));
  add_line(out, "tools", tools_text(facts.tools));
  add_line(out, "user", user_text(facts.user));
  add_line(out, "accounts", accounts_text(facts));
  describe_service(out, facts);
  if (!facts.known) return out;
  add_line(out, "known from",
           fmt::format("{}, confidence {}", origin_of(*facts.profile), word_of(facts.confidence)));
  for (const std::string_view source : facts.profile->sources) add_line(out, "", source);
  return out;
}

}  // namespace droproot::knowledge
