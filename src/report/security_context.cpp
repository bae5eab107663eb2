#include <fmt/format.h>

#include "droproot/report/report.h"

namespace droproot::report {

std::string security_context_text(const diag::Identity& identity) {
  if (identity.root != Truth::no || !identity.uid || *identity.uid == 0) return {};
  const std::string groups =
      identity.gid ? fmt::format("  runAsGroup: {0}\n  fsGroup: {0}\n", *identity.gid) : "";
  return fmt::format(R"(# Kubernetes: the pod's
securityContext:
  runAsNonRoot: true
  runAsUser: {}
{}  seccompProfile:
    type: RuntimeDefault
# and the container's
securityContext:
  allowPrivilegeEscalation: false
  capabilities:
    drop: [ALL]
)",
                     *identity.uid, groups);
}

}  // namespace droproot::report
