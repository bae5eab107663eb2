// What Debian's adduser and busybox's have in common. A third form is a link to useradd
// (accounts_shadow.cpp).
#pragma once

#include <string_view>

#include "analysis/accounts_change.h"
#include "analysis/accounts_options.h"
#include "analysis/accounts_words.h"

namespace droproot::analysis {

struct Field {
  bool given = false;
  Word text = {};

  [[nodiscard]] bool unseen() const { return given && !text; }
  [[nodiscard]] Number number() const { return text ? read_number(*text) : std::nullopt; }
};
[[nodiscard]] Field field_of(const CommandOptions& options, std::string_view name);

// `adduser USER GROUP`
Refusal join(Change& change, const CommandOptions& options);
Refusal make_group(Change& change, const CommandOptions& options, bool system);

[[nodiscard]] bool has_own_range(const CommandOptions& options);
[[nodiscard]] Number first_free_gid(const AccountTable& table, bool system);
// `both`: free as a gid too.
[[nodiscard]] Number first_free_uid(const AccountTable& table, bool system, bool both);

}  // namespace droproot::analysis
