#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "droproot/knowledge/glob.h"
#include "droproot/knowledge/image.h"
#include "knowledge/resolution.h"

namespace droproot::knowledge {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

const Profile* find_profile(const Tables& tables, std::string_view repository) {
  const auto exact =
      std::ranges::lower_bound(tables.exact, repository, {}, &RepositoryEntry::pattern);
  if (exact != tables.exact.end() && exact->pattern == repository) {
    return &tables.profiles[exact->profile];
  }
  for (const RepositoryEntry& entry : tables.globs) {
    if (glob_match(entry.pattern, repository)) return &tables.profiles[entry.profile];
  }
  return nullptr;
}

bool any_match(Names patterns, std::string_view text) {
  return std::ranges::any_of(
      patterns, [text](std::string_view pattern) { return glob_match(pattern, text); });
}

bool applies(const Variant& variant, const ImageReference& reference) {
  return (variant.tags.empty() || any_match(variant.tags, reference.tag)) &&
         (variant.repositories.empty() || any_match(variant.repositories, reference.repository));
}

const Suite* suite_of_word(const Tables& tables, std::string_view word) {
  const auto found = std::ranges::lower_bound(tables.suite_words, word, {}, &SuiteWord::word);
  if (found == tables.suite_words.end() || found->word != word) return nullptr;
  return &tables.suites[found->suite];
}

// The next word of a tag, separated by '-' or '_'.
std::string_view take_word(std::string_view& rest) {
  const std::size_t end = std::min(rest.find_first_of("-_"), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

// The suite that a word of the tag names; "ubuntu22.04.3" names ubuntu22.04.
const Suite* suite_in_tag(const Tables& tables, std::string_view tag) {
  while (!tag.empty()) {
    std::string_view word = take_word(tag);
    while (!word.empty()) {
      if (const Suite* const suite = suite_of_word(tables, word)) return suite;
      const std::size_t dot = word.rfind('.');
      word = word.substr(0, dot == kNone ? 0 : dot);
    }
  }
  return nullptr;
}

// What a tag's history says. Of a more precise tag (3.12.1 for 3.12) only what was true of all the
// suites of the broader one: it may have stopped being rebuilt on any of them.
struct FromHistory {
  const TagHistory* history = nullptr;
  bool exact = false;
};

const TagHistory* find_tag(const Profile& profile, std::string_view tag) {
  const auto found = std::ranges::lower_bound(profile.tags, tag, {}, &TagHistory::tag);
  return found != profile.tags.end() && found->tag == tag ? &*found : nullptr;
}

// Tries the tag itself, then without what stands behind its version, then broader versions.
FromHistory ask_history(const Profile& profile, std::string_view tag) {
  if (const TagHistory* const found = find_tag(profile, tag)) return {found, true};
  std::string_view version = tag.substr(0, tag.find('-'));
  const std::string_view rest = tag.substr(version.size());
  bool exact = true;
  while (!version.empty()) {
    if (!rest.empty() && !exact) {
      const std::string with_rest = std::string(version) + std::string(rest);
      if (const TagHistory* const found = find_tag(profile, with_rest)) return {found, false};
    }
    if (const TagHistory* const found = find_tag(profile, version)) return {found, exact};
    const std::size_t dot = version.rfind('.');
    version = version.substr(0, dot == kNone ? 0 : dot);
    exact = false;
  }
  return {};
}

bool same_packages(Family a, Family b) {
  const auto kind = [](Family family) {
    if (family == Family::ubuntu) return Family::debian;
    if (family == Family::fedora) return Family::redhat;
    return family;
  };
  return kind(a) == kind(b);
}

// Collects the rows for one reference; see image.h for the order.
class Merger {
 public:
  Merger(const Tables& tables, const ImageReference& reference)
      : tables_(tables), reference_(reference) {}

  ImageFacts run(const Profile& profile) {
    facts_.known = true;
    facts_.profile = &profile;
    facts_.confidence = profile.confidence;
    facts_.role = profile.role;
    facts_.tag_known = reference_.resolved() && !reference_.tag.empty();
    apply(profile.facts);
    for (const Variant& variant : profile.variants) {
      if (!applies(variant, reference_)) continue;
      family_by_variant_ = family_by_variant_ || variant.facts.family.has_value();
      apply(variant.facts);
    }
    if (facts_.tag_known) {
      settle_suite(profile);
    } else {
      forget_what_tags_decide(profile);
    }
    finish();
    return facts_;
  }

  ImageFacts guess(Family family, const Suite* suite) {
    facts_.guessed = family != Family::unknown;
    set_family(family);
    if (suite != nullptr) use_suite(*suite, true);
    finish();
    return facts_;
  }

 private:
  void set_family(Family family) {
    facts_.family = family;
    facts_.tools = tables_.families[static_cast<std::size_t>(family)].tools;
  }

  void apply(const Facts& row) {
    if (row.family) set_family(*row.family);
    if (row.tools) facts_.tools = *row.tools;
    if (row.adduser) facts_.tools.adduser = *row.adduser;
    if (row.package_manager) facts_.tools.package_manager = *row.package_manager;
    if (row.shell) facts_.tools.shell = *row.shell;
    if (row.default_user) facts_.user.written = *row.default_user;
    if (row.reuse_user) reuse_ = *row.reuse_user;
    if (row.accounts) facts_.account_lists[0] = *row.accounts;
    if (row.accounts_complete) facts_.accounts_complete = *row.accounts_complete;
    if (!row.without_accounts.empty()) facts_.without_accounts = row.without_accounts;
    if (!row.more_accounts.empty()) facts_.account_lists[1] = row.more_accounts;
    if (row.groups) facts_.group_lists[0] = *row.groups;
    apply_service(row);
  }

  void apply_service(const Facts& row) {
    if (row.entrypoint) facts_.entrypoint = *row.entrypoint;
    if (row.ports) facts_.ports = *row.ports;
    if (row.port_settings) facts_.port_settings = *row.port_settings;
    if (row.env) facts_.env = *row.env;
    if (row.volumes) facts_.volumes = *row.volumes;
    if (row.writable) facts_.writable = *row.writable;
    if (row.group0) facts_.group0 = *row.group0;
    if (row.file_capabilities) facts_.file_capabilities = *row.file_capabilities;
    if (row.note) facts_.note = *row.note;
  }

  void settle_suite(const Profile& profile) {
    if (const Suite* const suite = suite_in_tag(tables_, reference_.tag)) {
      const bool fits = same_packages(suite->family, facts_.family);
      if (fits || may_change_family()) use_suite(*suite, true);
      return;
    }
    const FromHistory found = ask_history(profile, reference_.tag);
    if (found.history == nullptr) return;
    if (found.exact) {
      const Suite* const suite = suite_of_word(tables_, found.history->suites.back());
      if (suite != nullptr && same_packages(suite->family, facts_.family)) use_suite(*suite, false);
      return;
    }
    use_common(*found.history);
  }

  // Any variant that does not apply now may be the one that does in the end. (Not a retired one,
  // and not Windows: those share their tags with the Linux images.)
  void forget_what_tags_decide(const Profile& profile) {
    for (const Variant& variant : profile.variants) {
      const Facts& row = variant.facts;
      if (variant.tags.empty() || applies(variant, reference_)) continue;
      if (variant.retired || row.family == Family::windows) continue;
      if (row.family || row.tools) set_family(Family::unknown);
      if (row.default_user) user_known_ = false;
      if (row.accounts || row.reuse_user) reuse_ = {};
      if (row.accounts) facts_.account_lists[0] = {};
    }
  }

  // "debian13" in the tag of an image without a shell names its libraries, not its tools.
  [[nodiscard]] bool may_change_family() const {
    return !family_by_variant_ && facts_.family != Family::distroless &&
           facts_.family != Family::scratch && facts_.family != Family::wolfi;
  }

  void use_suite(const Suite& suite, bool written) {
    if (!same_packages(suite.family, facts_.family)) {
      set_family(suite.family);
    } else {
      facts_.family = suite.family;
    }
    facts_.suite = suite.name;
    facts_.suite_written = written;
    facts_.lastlog_grows = suite.lastlog_grows;
    facts_.home_mode = suite.home_mode;
    facts_.account_lists[2] = suite.accounts;
    suite_adduser_ = suite.adduser;
  }

  // Not knowing which suite, only what all of them share.
  void use_common(const TagHistory& history) {
    const Suite* const last = suite_of_word(tables_, history.suites.back());
    if (last == nullptr || !same_packages(last->family, facts_.family)) return;
    if (history.suites.size() == 1) {
      use_suite(*last, false);
      return;
    }
    Truth adduser = last->adduser;
    Truth lastlog = last->lastlog_grows;
    for (const std::string_view name : history.suites) {
      const Suite* const suite = suite_of_word(tables_, name);
      if (suite == nullptr || suite->adduser != adduser) adduser = Truth::maybe;
      if (suite == nullptr || suite->lastlog_grows != lastlog) lastlog = Truth::maybe;
    }
    suite_adduser_ = adduser;
    facts_.lastlog_grows = lastlog;
  }

  void finish() {
    const FamilyBase& base = tables_.families[static_cast<std::size_t>(facts_.family)];
    facts_.account_lists[3] = base.accounts;
    facts_.group_lists[1] = base.groups;
    resolve_adduser();
    resolve_user();
    resolve_reuse();
  }

  void resolve_adduser() {
    Adduser& adduser = facts_.tools.adduser;
    if (adduser != Adduser::by_suite && adduser != Adduser::by_suite_or_unknown) return;
    const bool sure = adduser == Adduser::by_suite;
    adduser = Adduser::unknown;
    if (suite_adduser_ == Truth::yes) adduser = Adduser::perl;
    if (suite_adduser_ == Truth::no && sure) adduser = Adduser::absent;
  }

  static std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    if (text.empty() || code != std::errc() || stop != end) return std::nullopt;
    return value;
  }

  // NAME, UID, NAME:GROUP or UID:GID, as a runtime resolves it (no entry: group 0).
  Reuse resolve(std::string_view written) const {
    const std::size_t colon = written.find(':');
    const std::string_view head = written.substr(0, colon);
    const std::optional<std::uint32_t> uid = number(head);
    const Account* const account = uid ? facts_.account(*uid) : facts_.account(head);
    Reuse result{.name = account != nullptr ? account->name
                         : uid              ? std::string_view()
                                            : head,
                 .uid = uid};
    if (!uid && account != nullptr) result.uid = account->uid;
    if (colon != kNone) {
      const std::string_view group = written.substr(colon + 1);
      const std::optional<std::uint32_t> gid = number(group);
      result.gid = gid ? gid : facts_.group_id(group);
    } else if (account != nullptr) {
      result.gid = account->gid;
    } else if (uid) {
      result.gid = 0;
    }
    return result;
  }

  void resolve_user() {
    if (!user_known_) {
      facts_.user = {};
    } else if (facts_.family == Family::windows) {
      if (facts_.user.written == "root") facts_.user.written = "ContainerAdministrator";
    } else if (facts_.user.written == "root") {
      facts_.user = {.written = "root", .uid = 0, .gid = 0};
    } else {
      const Reuse user = resolve(facts_.user.written);
      facts_.user.uid = user.uid;
      facts_.user.gid = user.gid;
    }
  }

  void resolve_reuse() {
    if (reuse_.empty()) return;
    facts_.reuse = resolve(reuse_);
  }

  const Tables& tables_;
  const ImageReference& reference_;
  ImageFacts facts_;
  std::string_view reuse_;
  Truth suite_adduser_ = Truth::maybe;
  bool family_by_variant_ = false;
  bool user_known_ = true;
};

struct FamilyWord {
  std::string_view pattern;
  Family family;
};

// Words by which people name what an image of theirs is built on. The first row that fits wins, so
// the ones that tell most (no shell, no apt) come first. Each begins with a letter.
constexpr auto kFamilyWords = std::to_array<FamilyWord>({
    {"nanoserver*", Family::windows},
    {"windowsservercore*", Family::windows},
    {"servercore*", Family::windows},
    {"ltsc#*", Family::windows},
    {"distroless*", Family::distroless},
    {"chiseled*", Family::distroless},
    {"alpine*", Family::alpine},
    {"wolfi*", Family::wolfi},
    {"ubi#*", Family::redhat},
    {"ubi", Family::redhat},
    {"rhel*", Family::redhat},
    {"centos*", Family::redhat},
    {"rocky*", Family::redhat},
    {"alma*", Family::redhat},
    {"oraclelinux*", Family::redhat},
    {"fedora*", Family::fedora},
    {"amazonlinux*", Family::amazonlinux},
    {"azurelinux*", Family::azurelinux},
    {"mariner*", Family::azurelinux},
    {"photon*", Family::photon},
    {"opensuse*", Family::suse},
    {"archlinux*", Family::arch},
    {"ubuntu*", Family::ubuntu},
    {"debian*", Family::debian},
    {"busybox*", Family::busybox},
});

Family family_in_words(std::string_view text) {
  std::span<const FamilyWord> better = kFamilyWords;  // than what was found
  Family family = Family::unknown;
  while (!text.empty()) {
    const std::string_view word = take_word(text);
    const auto found = std::ranges::find_if(better, [word](const FamilyWord& entry) {
      return word.starts_with(entry.pattern.front()) && glob_match(entry.pattern, word);
    });
    if (found == better.end()) continue;
    family = found->family;
    better = better.first(static_cast<std::size_t>(found - better.begin()));
  }
  return family;
}

ImageFacts guess(const Tables& tables, const ImageReference& reference) {
  const std::string_view path = reference.repository;
  const std::string_view name = path.substr(path.rfind('/') == kNone ? 0 : path.rfind('/') + 1);
  Family family = family_in_words(reference.tag);
  const Suite* suite = suite_in_tag(tables, reference.tag);
  if (family == Family::unknown && suite != nullptr) family = suite->family;
  if (family == Family::unknown) family = family_in_words(name);
  // A bare "slim" is Debian's word.
  if (family == Family::unknown &&
      any_match(std::array<std::string_view, 2>{"slim*", "*-slim*"}, reference.tag)) {
    family = Family::debian;
  }
  if (suite != nullptr && !same_packages(suite->family, family)) suite = nullptr;
  return Merger(tables, reference).guess(family, suite);
}

// ---- how it came about ----------------------------------------------------------------------

std::string read_as(const ImageReference& reference) {
  std::string text = reference.repository;
  const std::string_view written = reference.written;
  const std::size_t at = written.find(reference.repository);
  if (reference.tag.empty()) {
    text += ", any tag: a digest alone does not say which";
  } else {
    text +=
        fmt::format(", tag {}{}", reference.tag, reference.tag_written ? "" : " (none is written)");
  }
  if (!reference.digest.empty() && !reference.tag.empty()) {
    text += fmt::format("; the digest {}... fixes a build of it", reference.digest.substr(0, 15));
  }
  if (at != kNone && at > 0) {
    text += fmt::format("; {} in front is {}", written.substr(0, at),
                        reference.mirrored ? "a mirror" : "left out");
  }
  return text;
}

// REQUIRES: profile is the one that was found.
std::string_view matching_pattern(std::string_view repository, const Profile& profile) {
  std::string_view best;
  for (const std::string_view pattern : profile.repositories) {
    if (pattern == repository) return pattern;
    if (glob_match(pattern, repository) && pattern.size() > best.size()) best = pattern;
  }
  return best;
}

std::string matched(const ImageReference& reference, const Profile& profile) {
  std::string text =
      fmt::format("{} of profile {}", matching_pattern(reference.repository, profile), profile.id);
  std::vector<std::string_view> variants;
  for (const Variant& variant : profile.variants) {
    if (!applies(variant, reference)) continue;
    const Names patterns = variant.tags.empty() ? variant.repositories : variant.tags;
    for (const std::string_view pattern : patterns) {
      const std::string_view whole = variant.tags.empty() ? reference.repository : reference.tag;
      if (glob_match(pattern, whole)) variants.push_back(pattern);
    }
  }
  if (!variants.empty()) text += fmt::format("; variants {}", fmt::join(variants, ", "));
  return text;
}

std::string suite_source(const ImageReference& reference, const ImageFacts& facts) {
  if (facts.suite_written) return fmt::format("{} is named in the tag", facts.suite);
  if (!facts.known || !facts.tag_known) return {};
  const FromHistory found = ask_history(*facts.profile, reference.tag);
  if (found.history == nullptr) return {};
  const std::string row =
      fmt::format("tag {} of profile {} ({}): built on {}", found.history->tag, facts.profile->id,
                  facts.profile->checked, fmt::join(found.history->suites, ", then "));
  if (found.exact) return fmt::format("{}; today {}", row, found.history->suites.back());
  return row + "; a tag below it may be of any of them";
}

}  // namespace

ImageFacts lookup(const ImageReference& reference, const Tables* own) {
  const Tables& builtin = builtin_tables();
  if (reference.repository.find('$') != std::string::npos) {
    return Merger(builtin, reference).guess(Family::unknown, nullptr);
  }
  if (own != nullptr) {
    const Profile* const profile = find_profile(*own, reference.repository);
    if (profile != nullptr) return Merger(*own, reference).run(*profile);
  }
  const Profile* const profile = find_profile(builtin, reference.repository);
  if (profile != nullptr) return Merger(builtin, reference).run(*profile);
  return guess(builtin, reference);
}

Resolution resolution_of(const ImageReference& reference, const ImageFacts& facts) {
  return {.read_as = read_as(reference),
          .matched = facts.known ? matched(reference, *facts.profile) : "",
          .suite = suite_source(reference, facts)};
}

const FamilyBase& family_base(Family family) {
  return builtin_tables().families[static_cast<std::size_t>(family)];
}

}  // namespace droproot::knowledge
