#include "droproot/knowledge/profile_loader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "droproot/knowledge/glob.h"
#include "droproot/knowledge/names.h"
#include "droproot/knowledge/yaml_fields.h"

namespace droproot::knowledge {

namespace {

template <typename Enum>
std::string words_of() {
  std::vector<std::string_view> words;
  words.reserve(kWords<Enum>.size());
  for (const auto& entry : kWords<Enum>) words.push_back(entry.word);
  return fmt::format("{}", fmt::join(words, ", "));
}

template <typename Enum>
std::optional<Enum> word_field(YamlFields& fields, std::string_view key, YamlProblems& problems) {
  const YamlNode* const node = fields.find(key);
  if (node == nullptr) return std::nullopt;
  const std::optional<std::string_view> text = yaml_text(*node, problems);
  if (!text) return std::nullopt;
  const std::optional<Enum> value = from_word<Enum>(*text);
  if (!value) {
    problems.add(node->at, fmt::format("`{}` is no value of `{}` (one of: {})", *text, key,
                                       words_of<Enum>()));
  }
  return value;
}

template <typename Enum>
Enum required_word(YamlFields& fields, std::string_view key, YamlProblems& problems) {
  if (fields.require(key) == nullptr) return Enum{};
  return word_field<Enum>(fields, key, problems).value_or(Enum{});
}

bool is_date(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00";
  return text.size() == kShape.size() && std::ranges::equal(text, kShape, [](char c, char shape) {
           return shape == '-' ? c == '-' : c >= '0' && c <= '9';
         });
}

}  // namespace

// Reads rows out of one file into a store.
class RowReader {
 public:
  RowReader(ProfileStore& store, YamlProblems& problems) : store_(store), problems_(problems) {}

  Toolset toolset(const YamlNode& node) {
    YamlFields fields(node, problems_);
    Toolset row{
        .id = keep(fields.required_text("id")),
        .dialect = required_word<Dialect>(fields, "dialect", problems_),
        .useradd = required_word<Truth>(fields, "useradd", problems_),
        .groupadd = required_word<Truth>(fields, "groupadd", problems_),
        .adduser = required_word<Adduser>(fields, "adduser", problems_),
        .shell = required_word<Truth>(fields, "shell", problems_),
        .package_manager = required_word<PackageManager>(fields, "package-manager", problems_),
        .nologin = keep(fields.text("nologin").value_or("")),
        .max_uid = fields.number("max-uid")};
    fields.finish();
    return row;
  }

  FamilyBase family(const YamlNode& node) {
    YamlFields fields(node, problems_);
    FamilyBase row{.family = required_word<Family>(fields, "family", problems_),
                   .tools = tools_field(fields).value_or(Toolset{}),
                   .accounts = accounts(fields, "accounts").value_or(std::span<const Account>()),
                   .groups = groups(fields).value_or(std::span<const Group>())};
    fields.finish();
    return row;
  }

  Suite suite(const YamlNode& node) {
    YamlFields fields(node, problems_);
    Suite row{.name = keep(fields.required_text("name")),
              .aliases = names(fields, "aliases").value_or(Names()),
              .family = required_word<Family>(fields, "family", problems_),
              .adduser = word_field<Truth>(fields, "adduser", problems_).value_or(Truth::maybe),
              .lastlog_grows =
                  word_field<Truth>(fields, "lastlog-grows", problems_).value_or(Truth::maybe),
              .home_mode = keep(fields.text("home-mode").value_or("")),
              .accounts = accounts(fields, "accounts").value_or(std::span<const Account>())};
    fields.finish();
    return row;
  }

  // A user's: who says so, when and how sure is nobody's business but theirs.
  Profile own_profile(const YamlNode& node) {
    YamlFields fields(node, problems_);
    Profile row{
        .id = keep(fields.text("id").value_or("")),
        .role = word_field<ImageRole>(fields, "category", problems_).value_or(ImageRole::distro),
        .confidence =
            word_field<Confidence>(fields, "confidence", problems_).value_or(Confidence::high),
        .checked = keep(fields.text("checked").value_or("")),
        .sources = names(fields, "sources").value_or(Names()),
        .repositories = globs(fields, "repositories"),
        .facts = {}};
    read_what_is_known(fields, row);
    if (row.id.empty() && !row.repositories.empty()) row.id = row.repositories.front();
    return row;
  }

  Profile profile(const YamlNode& node, std::string_view id) {
    YamlFields fields(node, problems_);
    Profile row{.id = keep(fields.required_text("id")),
                .role = required_word<ImageRole>(fields, "category", problems_),
                .confidence = required_word<Confidence>(fields, "confidence", problems_),
                .checked = keep(fields.required_text("checked")),
                .sources = required_names(fields, "sources"),
                .repositories = globs(fields, "repositories"),
                .facts = {}};
    if (row.id != id) {
      problems_.add(fields.at(), fmt::format("the id is `{}` in a file for `{}`", row.id, id));
    }
    if (!is_date(row.checked)) problems_.add(fields.at(), "`checked` has to be a YYYY-MM-DD date");
    read_what_is_known(fields, row);
    return row;
  }

 private:
  void read_what_is_known(YamlFields& fields, Profile& row) {
    if (row.repositories.empty()) problems_.add(fields.at(), "`repositories` is missing or empty");
    if (const YamlNode* const facts_node = fields.require("facts")) row.facts = facts(*facts_node);
    if (!row.facts.family || !row.facts.default_user) {
      problems_.add(fields.at(), "`facts` needs at least `family` and `default-user`");
    }
    row.variants = variants(fields);
    if (const YamlNode* const tags_node = fields.find("tags")) row.tags = tags(*tags_node);
    fields.finish();
  }

  std::string_view keep(std::string_view text) { return store_.text_.keep(text); }

  std::optional<Names> names(YamlFields& fields, std::string_view key) {
    const auto texts = fields.texts(key);
    if (!texts) return std::nullopt;
    return store_.text_.keep(*texts);
  }

  Names required_names(YamlFields& fields, std::string_view key) {
    const Names found = names(fields, key).value_or(Names());
    if (found.empty()) problems_.add(fields.at(), fmt::format("`{}` is missing or empty", key));
    return found;
  }

  // Braces are expanded here, once, so that nobody has to when matching.
  Names globs(YamlFields& fields, std::string_view key) {
    const auto items = fields.items(key);
    if (!items) return {};
    std::vector<std::string_view> expanded;
    for (const YamlNode* const item : *items) {
      const std::string_view pattern = yaml_text(*item, problems_).value_or("");
      const std::string_view problem = glob_problem(pattern);
      if (!problem.empty()) {
        problems_.add(item->at, fmt::format("the pattern `{}` {}", pattern, problem));
        continue;
      }
      for (const std::string& plain : expand_braces(pattern)) expanded.push_back(keep(plain));
    }
    return store_.text_.keep(expanded);
  }

  std::optional<Toolset> tools_field(YamlFields& fields) {
    const YamlNode* const node = fields.find("tools");
    if (node == nullptr) return std::nullopt;
    const std::string_view id = yaml_text(*node, problems_).value_or("");
    const auto found = std::ranges::find(store_.tools_, id, &Toolset::id);
    if (found != store_.tools_.end()) return *found;
    problems_.add(node->at, fmt::format("there are no tools named `{}`", id));
    return std::nullopt;
  }

  Account account(const YamlNode& node) {
    YamlFields fields(node, problems_);
    Account row{
        .name = keep(fields.required_text("name")),
        .uid = fields.number("uid"),
        .gid = fields.number("gid"),
        .home = keep(fields.text("home").value_or("")),
        .shell = keep(fields.text("shell").value_or("")),
        .role = word_field<AccountRole>(fields, "role", problems_).value_or(AccountRole::service),
        .groups = names(fields, "groups")};
    fields.finish();
    return row;
  }

  std::optional<std::span<const Account>> accounts(YamlFields& fields, std::string_view key) {
    const auto items = fields.items(key);
    if (!items) return std::nullopt;
    std::vector<Account> rows;
    for (const YamlNode* const item : *items) rows.push_back(account(*item));
    return store_.accounts_.emplace_back(std::move(rows));
  }

  std::optional<std::span<const Group>> groups(YamlFields& fields) {
    const auto items = fields.items("groups");
    if (!items) return std::nullopt;
    std::vector<Group> rows;
    for (const YamlNode* const item : *items) {
      YamlFields group(*item, problems_);
      rows.push_back({.name = keep(group.required_text("name")), .gid = group.number("gid")});
      group.finish();
    }
    return store_.groups_.emplace_back(std::move(rows));
  }

  std::optional<Entrypoint> entrypoint(YamlFields& fields) {
    const YamlNode* const node = fields.find("entrypoint");
    if (node == nullptr) return std::nullopt;
    YamlFields entry(*node, problems_);
    Entrypoint row{.must_start_as_root = entry.flag("must-start-as-root").value_or(false),
                   .drops = word_field<Drops>(entry, "drops", problems_).value_or(Drops::no),
                   .commands = globs(entry, "commands"),
                   .drops_with = keep(entry.text("drops-with").value_or("")),
                   .runs = keep(entry.text("runs").value_or("")),
                   .arguments = globs(entry, "arguments")};
    if ((row.drops == Drops::for_commands) == row.commands.empty()) {
      problems_.add(node->at, "`commands` belongs to `drops: for-commands`, and to it alone");
    }
    if (row.runs.empty() != row.arguments.empty()) {
      problems_.add(node->at, "`runs` and `arguments` belong together");
    }
    entry.finish();
    return row;
  }

  // 80, or 53/udp.
  Port port(const YamlNode& node) {
    constexpr std::string_view kUdp = "/udp";
    std::string_view text = node.scalar;
    const Protocol protocol = text.ends_with(kUdp) ? Protocol::udp : Protocol::tcp;
    if (protocol == Protocol::udp) text.remove_suffix(kUdp.size());
    std::uint32_t value = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || stop != text.data() + text.size() || value == 0 || value > 65535) {
      problems_.add(node.at, "a port lies in 1..65535 and may end in /udp");
    }
    return {.number = static_cast<std::uint16_t>(value), .protocol = protocol};
  }

  std::optional<std::span<const Port>> ports(YamlFields& fields) {
    const auto items = fields.items("ports");
    if (!items) return std::nullopt;
    std::vector<Port> rows;
    for (const YamlNode* const item : *items) rows.push_back(port(*item));
    return store_.ports_.emplace_back(std::move(rows));
  }

  std::optional<std::span<const PortSetting>> port_settings(YamlFields& fields) {
    const auto items = fields.items("port-settings");
    if (!items) return std::nullopt;
    std::vector<PortSetting> rows;
    for (const YamlNode* const item : *items) {
      YamlFields setting(*item, problems_);
      rows.push_back({.kind = required_word<PortSettingKind>(setting, "kind", problems_),
                      .name = keep(setting.required_text("name")),
                      .value = keep(setting.text("value").value_or(""))});
      setting.finish();
    }
    return store_.port_settings_.emplace_back(std::move(rows));
  }

  std::optional<std::span<const EnvEntry>> env(YamlFields& fields) {
    const YamlNode* const node = fields.find("env");
    if (node == nullptr) return std::nullopt;
    std::vector<EnvEntry> rows;
    if (node->kind != YamlKind::map) problems_.add(node->at, "`env` has to be a map");
    for (std::size_t i = 0; node->kind == YamlKind::map && i < node->children.size(); i += 2) {
      rows.push_back({.name = keep(node->children[i].scalar),
                      .value = keep(yaml_text(node->children[i + 1], problems_).value_or(""))});
    }
    return store_.env_.emplace_back(std::move(rows));
  }

  std::optional<std::string_view> kept_text(YamlFields& fields, std::string_view key) {
    const std::optional<std::string_view> text = fields.text(key);
    if (!text) return std::nullopt;
    return keep(*text);
  }

  Facts facts(const YamlNode& node) {
    YamlFields fields(node, problems_);
    Facts row = facts_of(fields);
    fields.finish();
    return row;
  }

  Facts facts_of(YamlFields& fields) {
    return {.family = word_field<Family>(fields, "family", problems_),
            .tools = tools_field(fields),
            .adduser = word_field<Adduser>(fields, "adduser", problems_),
            .package_manager = word_field<PackageManager>(fields, "package-manager", problems_),
            .shell = word_field<Truth>(fields, "shell", problems_),
            .default_user = kept_text(fields, "default-user"),
            .reuse_user = kept_text(fields, "reuse-user"),
            .accounts = accounts(fields, "accounts"),
            .accounts_complete = fields.flag("accounts-complete"),
            .without_accounts = names(fields, "without-accounts").value_or(Names()),
            .more_accounts = accounts(fields, "more-accounts").value_or(std::span<const Account>()),
            .groups = groups(fields),
            .entrypoint = entrypoint(fields),
            .ports = ports(fields),
            .port_settings = port_settings(fields),
            .env = env(fields),
            .volumes = names(fields, "volumes"),
            .writable = names(fields, "writable"),
            .group0 = fields.flag("group0"),
            .file_capabilities = fields.flag("file-capabilities"),
            .note = kept_text(fields, "note")};
  }

  std::span<const Variant> variants(YamlFields& fields) {
    const auto items = fields.items("variants");
    if (!items) return {};
    std::vector<Variant> rows;
    for (const YamlNode* const item : *items) {
      YamlFields variant(*item, problems_);
      Variant row{.tags = globs(variant, "tags"),
                  .repositories = globs(variant, "repositories"),
                  .retired = variant.flag("retired").value_or(false),
                  .facts = {}};
      if (row.tags.empty() && row.repositories.empty()) {
        problems_.add(item->at, "a variant needs `tags` or `repositories`");
      }
      row.facts = facts_of(variant);
      variant.finish();
      rows.push_back(row);
    }
    return store_.variants_.emplace_back(std::move(rows));
  }

  std::span<const TagHistory> tags(const YamlNode& node) {
    if (node.kind != YamlKind::map) {
      problems_.add(node.at, "`tags` has to be a map");
      return {};
    }
    YamlFields fields(node, problems_);
    std::vector<TagHistory> rows;
    for (std::size_t i = 0; i < node.children.size(); i += 2) {
      const YamlNode& key = node.children[i];
      const TagHistory row{.tag = keep(key.scalar), .suites = required_names(fields, key.scalar)};
      for (const std::string_view suite : row.suites) {
        if (std::ranges::find(store_.suites_, suite, &Suite::name) == store_.suites_.end()) {
          problems_.add(node.children[i + 1].at, fmt::format("there is no suite `{}`", suite));
        }
      }
      rows.push_back(row);
    }
    std::ranges::sort(rows, {}, &TagHistory::tag);
    return store_.tags_.emplace_back(std::move(rows));
  }

  ProfileStore& store_;
  YamlProblems& problems_;
};

ProfileStore::ProfileStore(const Tables& base)
    : suites_(base.suites.begin(), base.suites.end()),
      families_(base.families.begin(), base.families.end()),
      tools_(base.tools.begin(), base.tools.end()) {}

Result<void> ProfileStore::add_bases(std::string_view file_name, std::string_view text) {
  const Result<YamlNode> root = read_yaml(file_name, text);
  if (!root) return tl::unexpected(root.error());
  YamlProblems problems(file_name);
  RowReader reader(*this, problems);
  YamlFields fields(*root, problems);
  const std::size_t tools_before = tools_.size();
  for (const YamlNode* item : fields.items("tools").value_or(std::vector<const YamlNode*>())) {
    tools_.push_back(reader.toolset(*item));
  }
  std::vector<FamilyBase> families;
  for (const YamlNode* item : fields.items("families").value_or(std::vector<const YamlNode*>())) {
    families.push_back(reader.family(*item));
  }
  fields.finish();
  // FamilyBase rows are indexed by Family: all of them, in order.
  std::ranges::sort(families, {}, &FamilyBase::family);
  if (!std::ranges::equal(families, kWords<Family>, {}, &FamilyBase::family,
                          &EnumWord<Family>::value)) {
    problems.add(root->at, "each family has to stand once under `families`");
  }
  if (problems.first()) {
    tools_.resize(tools_before);
    return tl::unexpected(*problems.first());
  }
  families_ = std::move(families);
  return {};
}

Result<void> ProfileStore::add_suites(std::string_view file_name, std::string_view text) {
  const Result<YamlNode> root = read_yaml(file_name, text);
  if (!root) return tl::unexpected(root.error());
  YamlProblems problems(file_name);
  RowReader reader(*this, problems);
  YamlFields fields(*root, problems);
  std::vector<Suite> suites;
  for (const YamlNode* item : fields.items("suites").value_or(std::vector<const YamlNode*>())) {
    suites.push_back(reader.suite(*item));
  }
  fields.finish();
  if (problems.first()) return tl::unexpected(*problems.first());
  suites_ = std::move(suites);
  return {};
}

Result<void> ProfileStore::add_image(std::string_view file_name, std::string_view id,
                                     std::string_view text) {
  const Result<YamlNode> root = read_yaml(file_name, text);
  if (!root) return tl::unexpected(root.error());
  YamlProblems problems(file_name);
  RowReader reader(*this, problems);
  add_row(reader.profile(*root, id), root->at, problems);
  if (problems.first()) return tl::unexpected(*problems.first());
  return {};
}

void ProfileStore::add_own_image(const YamlNode& node, YamlProblems& problems) {
  add_row(RowReader(*this, problems).own_profile(node), node.at, problems);
}

void ProfileStore::add_row(const Profile& row, LineCol at, YamlProblems& problems) {
  for (const Profile& other : profiles_) {
    if (other.id == row.id) problems.add(at, fmt::format("`{}` is there already", row.id));
    for (const std::string_view name : row.repositories) {
      if (std::ranges::find(other.repositories, name) != other.repositories.end()) {
        problems.add(at, fmt::format("`{}` belongs to `{}` already", name, other.id));
      }
    }
  }
  if (!problems.first()) profiles_.push_back(row);
}

Tables ProfileStore::tables() {
  std::ranges::sort(profiles_, {}, &Profile::id);
  exact_.clear();
  globs_.clear();
  suite_words_.clear();
  for (std::uint32_t i = 0; i < profiles_.size(); ++i) {
    for (const std::string_view pattern : profiles_[i].repositories) {
      auto& list = is_literal_glob(pattern) ? exact_ : globs_;
      list.push_back({.pattern = pattern, .profile = i});
    }
  }
  for (std::uint32_t i = 0; i < suites_.size(); ++i) {
    suite_words_.push_back({.word = suites_[i].name, .suite = i});
    for (const std::string_view alias : suites_[i].aliases) {
      suite_words_.push_back({.word = alias, .suite = i});
    }
  }
  std::ranges::sort(exact_, {}, &RepositoryEntry::pattern);
  std::ranges::stable_sort(globs_, std::ranges::greater(), [](const RepositoryEntry& entry) {
    return literal_length(entry.pattern);
  });
  std::ranges::sort(suite_words_, {}, &SuiteWord::word);
  return {.profiles = profiles_,
          .exact = exact_,
          .globs = globs_,
          .suites = suites_,
          .suite_words = suite_words_,
          .families = families_,
          .tools = tools_};
}

}  // namespace droproot::knowledge
