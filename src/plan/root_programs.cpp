#include "plan/root_programs.h"

#include <array>

#include "droproot/text/word_set.h"

namespace droproot::plan {
namespace {

constexpr WordSet kDroppers{"gosu",      "su-exec",           "setpriv",        "su",
                            "sudo",      "runuser",           "chpst",          "s6-setuidgid",
                            "setuidgid", "start-stop-daemon", "s6-applyuidgid", "chroot"};

// The programs of one kind, and what serves instead of them.
template <std::size_t N>
struct Kind {
  WordSet<N> programs;
  std::string_view way_out;
};
template <std::size_t N>
Kind(WordSet<N>, const char*) -> Kind<N>;

constexpr Kind kSupervisors{
    WordSet{"supervisord", "runsvdir", "runit", "s6-svscan", "monit", "my_init"},
    "one container a program needs none"};
constexpr Kind kInits{WordSet{"systemd", "init", "service", "systemctl", "rc-service", "openrc"},
                      "start the program of the service itself, in the foreground"};
constexpr Kind kLogins{WordSet{"sshd"}, "a container is entered with docker exec or kubectl exec"};
constexpr Kind kSchedulers{WordSet{"cron", "crond", "anacron"},
                           "let the platform start the job (a Kubernetes CronJob), or a scheduler "
                           "that is no daemon of root's"};
constexpr Kind kEngines{
    WordSet{"dockerd", "podman", "buildah", "containerd", "kubelet", "wrapdocker", "dind"},
    "there are rootless variants of it"};
constexpr Kind kNetworks{
    WordSet{"iptables", "ip", "openvpn", "wg-quick", "dnsmasq", "dhcpd", "keepalived", "tcpdump",
            "ntpd", "chronyd", "sysctl", "mount", "nfsd", "rpcbind", "litefs"},
    "it needs capabilities that only root is given: let it have these alone"};
constexpr Kind kDaemons{
    WordSet{"named", "vsftpd", "proftpd", "postfix", "dovecot", "exim", "exim4", "smbd", "nmbd"},
    "it takes a user of its own in its configuration"};

constexpr WordSet kServers{"nginx",
                           "apache2",
                           "apache2ctl",
                           "apachectl",
                           "httpd",
                           "httpd-foreground",
                           "apache2-foreground",
                           "php-fpm",
                           "haproxy",
                           "lighttpd",
                           "varnishd",
                           "squid",
                           "postgres",
                           "mysqld",
                           "mysqld_safe",
                           "mariadbd",
                           "mongod",
                           "redis-server",
                           "rabbitmq-server",
                           "slapd",
                           "tomcat",
                           "catalina.sh",
                           "caddy",
                           "traefik",
                           "openresty"};

constexpr WordSet kRootWork{"chown",
                            "chgrp",
                            "apt",
                            "apt-get",
                            "apk",
                            "yum",
                            "dnf",
                            "microdnf",
                            "zypper",
                            "pacman",
                            "useradd",
                            "adduser",
                            "usermod",
                            "groupadd",
                            "addgroup",
                            "groupmod",
                            "update-ca-certificates",
                            "ldconfig",
                            "setcap",
                            "mkdir",
                            "ln",
                            "chmod",
                            "cp",
                            "mv",
                            "install",
                            "rsync"};

}  // namespace

bool is_dropper(std::string_view program) { return kDroppers.contains(program); }
bool is_server(std::string_view program) {
  return kServers.contains(program) || program.starts_with("php-fpm");
}
bool is_root_work(std::string_view program) { return kRootWork.contains(program); }

std::string_view way_out_of(std::string_view program) {
  std::string_view found;
  const auto look = [&](const auto& kind) {
    if (found.empty() && kind.programs.contains(program)) found = kind.way_out;
  };
  look(kSupervisors);
  look(kInits);
  look(kLogins);
  look(kSchedulers);
  look(kEngines);
  look(kNetworks);
  look(kDaemons);
  return found;
}

}  // namespace droproot::plan
