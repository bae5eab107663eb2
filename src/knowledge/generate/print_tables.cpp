#include "knowledge/generate/print_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "droproot/knowledge/names.h"
#include "knowledge/generate/quoted.h"

namespace droproot::knowledge {

namespace {

template <typename Enum>
std::string enumerator(std::string_view type, Enum value) {
  std::string word(word_of(value));
  std::ranges::replace(word, '-', '_');
  return fmt::format("{}::{}", type, word);
}

std::string number(std::optional<std::uint32_t> value) {
  return value ? fmt::format("{}U", *value) : "{}";
}

// `, .name = text` for a field that says something.
void field(std::string& out, std::string_view name, std::string_view text) {
  out += fmt::format("{}.{} = {}", out.ends_with('{') ? "" : ", ", name, text);
}

// All rows of one kind, as the text of one array; a list is a part of its pool.
class Pool {
 public:
  Pool(std::string_view type, std::string_view name) : type_(type), name_(name) {}

  std::string add(const std::vector<std::string>& rows) {
    if (rows.empty()) return "{}";
    const std::size_t at = rows_.size();
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    return fmt::format("std::span({}).subspan({}, {})", name_, at, rows.size());
  }

  [[nodiscard]] std::string print() const {
    std::string out =
        fmt::format("constexpr std::array<{}, {}> {} = {{{{\n", type_, rows_.size(), name_);
    for (const std::string& row : rows_) out += fmt::format("    {},\n", row);
    return out + "}};\n\n";
  }

 private:
  std::string type_;
  std::string name_;
  std::vector<std::string> rows_;
};

class Printer {
 public:
  std::string run(const Tables& tables) {
    Pool suites("Suite", "kSuites");
    Pool words("SuiteWord", "kSuiteWords");
    Pool families("FamilyBase", "kFamilies");
    Pool tools("Toolset", "kTools");
    Pool exact("RepositoryEntry", "kExact");
    Pool globs("RepositoryEntry", "kGlobs");
    Pool profiles("Profile", "kProfiles");
    suites.add(rows(tables.suites, [this](const Suite& row) { return suite(row); }));
    words.add(rows(tables.suite_words, [](const SuiteWord& row) {
      return fmt::format("{{.word = {}, .suite = {}}}", quoted(row.word), row.suite);
    }));
    families.add(rows(tables.families, [this](const FamilyBase& row) { return family(row); }));
    tools.add(rows(tables.tools, toolset));
    exact.add(rows(tables.exact, repository));
    globs.add(rows(tables.globs, repository));
    profiles.add(rows(tables.profiles, [this](const Profile& row) { return profile(row); }));

    std::string out(kHead);
    for (const Pool* pool :
         {&names_, &accounts_, &groups_, &ports_, &settings_, &env_, &variants_, &tags_, &profiles,
          &exact, &globs, &suites, &words, &families, &tools}) {
      out += pool->print();
    }
    return out + std::string(kTail);
  }

 private:
  static constexpr std::string_view kHead =
      "// Made from profiles/ by the build; not for editing.\n"
      "#include <array>\n"
      "#include <span>\n"
      "#include <string_view>\n\n"
      "#include \"droproot/knowledge/tables.h\"\n\n"
      "namespace droproot::knowledge {\n\nnamespace {\n\n";
  static constexpr std::string_view kTail =
      "constexpr Tables kTables = {.profiles = kProfiles,\n"
      "                            .exact = kExact,\n"
      "                            .globs = kGlobs,\n"
      "                            .suites = kSuites,\n"
      "                            .suite_words = kSuiteWords,\n"
      "                            .families = kFamilies,\n"
      "                            .tools = kTools};\n\n"
      "}  // namespace\n\n"
      "const Tables& builtin_tables() { return kTables; }\n\n"
      "}  // namespace droproot::knowledge\n";

  template <typename Row, typename Print>
  static std::vector<std::string> rows(std::span<const Row> list, const Print& print) {
    std::vector<std::string> out;
    for (const Row& row : list) out.push_back(print(row));
    return out;
  }

  static std::string repository(const RepositoryEntry& row) {
    return fmt::format("{{.pattern = {}, .profile = {}}}", quoted(row.pattern), row.profile);
  }

  std::string names(Names list) { return names_.add(rows(list, quoted)); }

  static std::string toolset(const Toolset& row) {
    return fmt::format(
        "{{.id = {}, .dialect = {}, .useradd = {}, .groupadd = {}, .adduser = {}, .shell = {}, "
        ".package_manager = {}, .nologin = {}, .max_uid = {}}}",
        quoted(row.id), enumerator("Dialect", row.dialect), enumerator("Truth", row.useradd),
        enumerator("Truth", row.groupadd), enumerator("Adduser", row.adduser),
        enumerator("Truth", row.shell), enumerator("PackageManager", row.package_manager),
        quoted(row.nologin), number(row.max_uid));
  }

  std::string account(const Account& row) {
    std::string out =
        fmt::format("{{.name = {}, .uid = {}, .gid = {}, .home = {}, .shell = {}", quoted(row.name),
                    number(row.uid), number(row.gid), quoted(row.home), quoted(row.shell));
    field(out, "role", enumerator("AccountRole", row.role));
    if (row.groups) field(out, "groups", fmt::format("Names({})", names(*row.groups)));
    return out + "}";
  }

  std::string accounts(std::span<const Account> list) {
    return accounts_.add(rows(list, [this](const Account& row) { return account(row); }));
  }

  std::string groups(std::span<const Group> list) {
    return groups_.add(rows(list, [](const Group& row) {
      return fmt::format("{{.name = {}, .gid = {}}}", quoted(row.name), number(row.gid));
    }));
  }

  std::string family(const FamilyBase& row) {
    return fmt::format("{{.family = {}, .tools = {}, .accounts = {}, .groups = {}}}",
                       enumerator("Family", row.family), toolset(row.tools), accounts(row.accounts),
                       groups(row.groups));
  }

  std::string suite(const Suite& row) {
    return fmt::format(
        "{{.name = {}, .aliases = {}, .family = {}, .adduser = {}, .lastlog_grows = {}, "
        ".home_mode = {}, .accounts = {}}}",
        quoted(row.name), names(row.aliases), enumerator("Family", row.family),
        enumerator("Truth", row.adduser), enumerator("Truth", row.lastlog_grows),
        quoted(row.home_mode), accounts(row.accounts));
  }

  std::string entrypoint(const Entrypoint& row) {
    return fmt::format(
        "Entrypoint{{.must_start_as_root = {}, .drops = {}, .commands = {}, .drops_with = {}, "
        ".runs = {}, .arguments = {}}}",
        row.must_start_as_root, enumerator("Drops", row.drops), names(row.commands),
        quoted(row.drops_with), quoted(row.runs), names(row.arguments));
  }

  std::string ports(std::span<const Port> list) {
    return ports_.add(rows(list, [](const Port& row) {
      return fmt::format("{{.number = {}, .protocol = {}}}", row.number,
                         enumerator("Protocol", row.protocol));
    }));
  }

  std::string settings(std::span<const PortSetting> list) {
    return settings_.add(rows(list, [](const PortSetting& row) {
      return fmt::format("{{.kind = {}, .name = {}, .value = {}}}",
                         enumerator("PortSettingKind", row.kind), quoted(row.name),
                         quoted(row.value));
    }));
  }

  std::string env(std::span<const EnvEntry> list) {
    return env_.add(rows(list, [](const EnvEntry& row) {
      return fmt::format("{{.name = {}, .value = {}}}", quoted(row.name), quoted(row.value));
    }));
  }

  static std::string list_of(std::string_view type, const std::string& list) {
    return fmt::format("std::span<const {}>({})", type, list);
  }

  std::string facts(const Facts& row) {
    std::string out = "{";
    if (row.family) field(out, "family", enumerator("Family", *row.family));
    if (row.tools) field(out, "tools", "Toolset" + toolset(*row.tools));
    if (row.adduser) field(out, "adduser", enumerator("Adduser", *row.adduser));
    if (row.package_manager) {
      field(out, "package_manager", enumerator("PackageManager", *row.package_manager));
    }
    if (row.shell) field(out, "shell", enumerator("Truth", *row.shell));
    if (row.default_user) field(out, "default_user", quoted(*row.default_user));
    if (row.reuse_user) field(out, "reuse_user", quoted(*row.reuse_user));
    if (row.accounts) field(out, "accounts", list_of("Account", accounts(*row.accounts)));
    if (row.accounts_complete) {
      field(out, "accounts_complete", *row.accounts_complete ? "true" : "false");
    }
    if (!row.without_accounts.empty()) field(out, "without_accounts", names(row.without_accounts));
    if (!row.more_accounts.empty()) field(out, "more_accounts", accounts(row.more_accounts));
    if (row.groups) field(out, "groups", list_of("Group", groups(*row.groups)));
    service_facts(out, row);
    return out + "}";
  }

  void service_facts(std::string& out, const Facts& row) {
    if (row.entrypoint) field(out, "entrypoint", entrypoint(*row.entrypoint));
    if (row.ports) field(out, "ports", list_of("Port", ports(*row.ports)));
    if (row.port_settings) {
      field(out, "port_settings", list_of("PortSetting", settings(*row.port_settings)));
    }
    if (row.env) field(out, "env", list_of("EnvEntry", env(*row.env)));
    if (row.volumes) field(out, "volumes", fmt::format("Names({})", names(*row.volumes)));
    if (row.writable) field(out, "writable", fmt::format("Names({})", names(*row.writable)));
    if (row.group0) field(out, "group0", *row.group0 ? "true" : "false");
    if (row.file_capabilities) {
      field(out, "file_capabilities", *row.file_capabilities ? "true" : "false");
    }
    if (row.note) field(out, "note", quoted(*row.note));
  }

  std::string variants(std::span<const Variant> list) {
    return variants_.add(rows(list, [this](const Variant& row) {
      return fmt::format("{{.tags = {}, .repositories = {}, .retired = {}, .facts = {}}}",
                         names(row.tags), names(row.repositories), row.retired, facts(row.facts));
    }));
  }

  std::string tags(std::span<const TagHistory> list) {
    return tags_.add(rows(list, [this](const TagHistory& row) {
      return fmt::format("{{.tag = {}, .suites = {}}}", quoted(row.tag), names(row.suites));
    }));
  }

  std::string profile(const Profile& row) {
    return fmt::format(
        "{{.id = {}, .role = {}, .confidence = {}, .checked = {}, .sources = {}, "
        ".repositories = {}, .facts = {}, .variants = {}, .tags = {}}}",
        quoted(row.id), enumerator("ImageRole", row.role), enumerator("Confidence", row.confidence),
        quoted(row.checked), names(row.sources), names(row.repositories), facts(row.facts),
        variants(row.variants), tags(row.tags));
  }

  Pool names_{"std::string_view", "kNames"};
  Pool accounts_{"Account", "kAccounts"};
  Pool groups_{"Group", "kGroups"};
  Pool ports_{"Port", "kPorts"};
  Pool settings_{"PortSetting", "kPortSettings"};
  Pool env_{"EnvEntry", "kEnv"};
  Pool variants_{"Variant", "kVariants"};
  Pool tags_{"TagHistory", "kTagHistories"};
};

}  // namespace

std::string print_tables(const Tables& tables) { return Printer().run(tables); }

}  // namespace droproot::knowledge
