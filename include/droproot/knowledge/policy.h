// Named sets of options (--profile): rows written in profiles/policies/*.yaml and compiled in, or
// read from a user's file of the same form at run time.
//
// Here they are words with their places; droproot/config/settings.h says what they mean. What is
// absent is not said by the policy.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "droproot/knowledge/kept_text.h"
#include "droproot/text/error.h"
#include "droproot/text/span.h"

namespace droproot::knowledge {

class YamlFields;
class YamlProblems;

struct PolicyText {
  std::string_view text;
  LineCol at = {};  // in the file; nowhere in what is compiled in
};

// One policy. The words of fixes, chown, ports and group are checked; user, user-name and rules are
// not.
struct Policy {
  std::string_view id = {};       // the name of a built-in one; a file may leave it out
  std::string_view summary = {};  // one sentence without its capital letter and full stop
  std::span<const std::string_view> sources = {};
  std::optional<std::string_view> fixes = {};  // safe, default, all
  std::optional<std::string_view> chown = {};  // all, writable, none
  std::optional<std::string_view> ports = {};  // remap, remap-context, report, keep
  std::optional<std::string_view> group = {};  // own, root
  std::optional<PolicyText> user = {};
  std::optional<PolicyText> user_name = {};
  std::optional<std::span<const PolicyText>> select = {};
  std::optional<std::span<const PolicyText>> ignore = {};
};

// Those of profiles/policies/, by name.
[[nodiscard]] std::span<const Policy> builtin_policies();
[[nodiscard]] const Policy* find_policy(std::string_view id);

// Owns the strings and lists of the policies it has read. Not movable: they point into it.
class PolicyStore {
 public:
  PolicyStore() = default;
  PolicyStore(const PolicyStore&) = delete;
  PolicyStore& operator=(const PolicyStore&) = delete;

  // A user's file. The error is a sentence that begins with file:line:column.
  Result<Policy> read(std::string_view file_name, std::string_view text);
  // The settings alone, out of a map with more in it: no id, summary and sources.
  Policy read_settings(YamlFields& fields, YamlProblems& problems);
  // A built-in one: has its id, a summary and sources.
  Result<Policy> read_builtin(std::string_view file_name, std::string_view id,
                              std::string_view text);

 private:
  friend class PolicyReader;

  KeptText text_;
  std::deque<std::vector<PolicyText>> texts_;
};

}  // namespace droproot::knowledge
