#include "droproot/config/settings.h"

#include <algorithm>
#include <array>

#include "droproot/knowledge/yaml_reader.h"
#include "droproot/text/assert.h"

namespace droproot::config {
namespace {

using knowledge::PolicyText;

template <typename Enum>
struct Word {
  std::string_view word;
  Enum value;
};

constexpr auto kLevels = std::to_array<Word<diag::Level>>(
    {{"safe", diag::Level::safe}, {"default", diag::Level::standard}, {"all", diag::Level::all}});
constexpr auto kChownModes = std::to_array<Word<ChownMode>>(
    {{"all", ChownMode::all}, {"writable", ChownMode::writable}, {"none", ChownMode::none}});
constexpr auto kPortModes =
    std::to_array<Word<PortMode>>({{"remap", PortMode::remap},
                                   {"remap-context", PortMode::remap_context},
                                   {"report", PortMode::report},
                                   {"keep", PortMode::keep}});
constexpr auto kGroups =
    std::to_array<Word<GroupChoice>>({{"own", GroupChoice::own}, {"root", GroupChoice::root}});

// The words were checked when the policy was read.
template <typename Enum, std::size_t N>
std::optional<Enum> meaning(const std::optional<std::string_view>& text,
                            const std::array<Word<Enum>, N>& words) {
  if (!text) return std::nullopt;
  const auto found = std::ranges::find(words, *text, &Word<Enum>::word);
  DROPROOT_ASSERT(found != words.end());
  return found->value;
}

tl::unexpected<Error> error_at(std::string_view file_name, LineCol at, std::string_view what) {
  return tl::unexpected(knowledge::yaml_error(file_name, at, what));
}

using RuleList = std::optional<std::vector<std::string>>;

Result<RuleList> rules_of(const std::optional<std::span<const PolicyText>>& texts,
                          std::string_view file_name, const RuleCheck& check) {
  if (!texts) return RuleList{};
  std::vector<std::string> rules;
  for (const PolicyText& text : *texts) {
    if (const auto wrong = check(text.text)) return error_at(file_name, text.at, *wrong);
    rules.emplace_back(text.text);
  }
  return RuleList(std::move(rules));
}

}  // namespace

void apply(const Settings& settings, Config& config) {
  if (settings.fixes) config.fixes = *settings.fixes;
  if (settings.chown) config.chown = *settings.chown;
  if (settings.ports) config.ports = *settings.ports;
  if (settings.group) config.group = *settings.group;
  if (settings.user) config.user = settings.user;
  if (settings.user_name) config.user_name = *settings.user_name;
  if (settings.select) {
    config.select = *settings.select;
    config.ignore.clear();
  }
  if (settings.ignore) {
    config.ignore.insert(config.ignore.end(), settings.ignore->begin(), settings.ignore->end());
  }
}

Result<Settings> settings_of(const knowledge::Policy& policy, std::string_view file_name,
                             const RuleCheck& check) {
  Settings settings{.fixes = meaning(policy.fixes, kLevels),
                    .chown = meaning(policy.chown, kChownModes),
                    .ports = meaning(policy.ports, kPortModes),
                    .group = meaning(policy.group, kGroups)};
  if (policy.user) {
    const Result<WantedUser> user = parse_wanted_user(policy.user->text);
    if (!user) return error_at(file_name, policy.user->at, user.error().message);
    settings.user = *user;
  }
  if (policy.user_name) {
    const Result<std::string> name = parse_user_name(policy.user_name->text);
    if (!name) return error_at(file_name, policy.user_name->at, name.error().message);
    settings.user_name = *name;
  }
  const auto select = rules_of(policy.select, file_name, check);
  if (!select) return tl::unexpected(select.error());
  const auto ignore = rules_of(policy.ignore, file_name, check);
  if (!ignore) return tl::unexpected(ignore.error());
  settings.select = *select;
  settings.ignore = *ignore;
  return settings;
}

}  // namespace droproot::config
