// What account commands leave behind, row by row. The rows on kBookworm and kAlpine whose words are
// all seen were held against real runs: a Debian 12 chroot, and busybox 1.35 with Alpine's account
// files.
#include <gtest/gtest.h>

#include "analysis/account_summary.h"

namespace droproot::analysis {
namespace {

constexpr std::string_view kBookworm = "debian:bookworm", kBullseye = "debian:bullseye",
                           kTrixie = "debian:trixie", kNoble = "ubuntu:24.04",
                           kAlpine = "alpine:3.20", kBusybox = "busybox:1.36",
                           kFedora = "fedora:40", kAmazon = "amazonlinux:2023",
                           kSuse = "opensuse/leap:15", kUnknown = "unknown/image",
                           kNode = "node:20", kPython = "python:3.12-slim",
                           kMinimal = "registry.access.redhat.com/ubi9-minimal";

// `name` is an account, with % a group; account_summary.h says how scripts and summaries are
// written. After " ! " stands why the last command must fail.
struct Row {
  std::string_view image, script, name, expected;
};

// NOLINTNEXTLINE(readability-function-size): a table
std::vector<Row> rows() {
  return {
      // useradd
      {kBookworm, "useradd -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app", "%app", "1001 yes"},
      {kBookworm, "useradd -u1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd --uid 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd --uid=1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd app --ui 1001", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 -- app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -rmu 1001 app", "app", "1001:? app [] /home/app+ yes"},
      {kBookworm, "useradd -rmu 1001 app", "%app", "? yes"},
      {kBookworm, "useradd -mu1001 -s/bin/sh app", "app", "1001:1001 app [] /home/app+ yes"},
      {kBookworm, "useradd -ms /bin/bash app", "app", "?:? app [] /home/app+ yes"},
      {kBookworm, "useradd -ms /bin/bash app", "%app", "? yes"},
      {kBookworm, "useradd app", "app", "?:? app [] /home/app yes"},
      {kBookworm, "useradd -r app", "app", "?:? app [] /home/app yes"},
      {kBookworm, "useradd -r app", "%app", "? yes"},
      {kBookworm, "useradd -r -u 500 app", "app", "500:? app [] /home/app yes"},
      {kBookworm, "useradd -u 999 app", "app", "999:? app [] /home/app yes"},
      {kBookworm, "useradd -u 60000 app", "app", "60000:60000 app [] /home/app yes"},
      {kBookworm, "useradd -u 60001 app", "app", "60001:? app [] /home/app yes"},
      {kBookworm, "useradd -u 010 app", "app", "?:? app [] /home/app yes"},
      {kBookworm, "useradd -N -u 1001 app", "app", "1001:? ? [] /home/app yes"},
      {kBookworm, "useradd -N -u 1001 app", "%app", "no"},
      {kBookworm, "useradd -U -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -U -u 1001 app", "%app", "1001 yes"},
      {kBookworm, "useradd -u 1001 -g users app", "app", "1001:100 users [] /home/app yes"},
      {kBookworm, "useradd -u 1001 -g users app", "%app", "no"},
      {kBookworm, "useradd -u 1001 -g 100 app", "app", "1001:100 users [] /home/app yes"},
      {kBookworm, "useradd -u 1001 -gusers app", "app", "1001:100 users [] /home/app yes"},
      {kBookworm, "useradd -u 1001 --gid=users app", "app", "1001:100 users [] /home/app yes"},
      {kBookworm, "useradd -u 1001 -g nosuch app", "app", "no ! there is no group nosuch"},
      {kBookworm, "useradd -u 1001 -g 4242 app", "app", "no ! there is no group 4242"},
      {kBookworm, "useradd -u 1001 -U -g users app", "app", "no ! -U and -g exclude each other"},
      {kBookworm, "useradd -u 33 app", "app", "no ! uid 33 is taken by www-data"},
      {kBookworm, "useradd -o -u 33 -g 33 app", "app", "33:33 www-data [] /home/app yes"},
      {kBookworm, "useradd -o app", "app", "no ! -o needs -u"},
      {kBookworm, "useradd -u 1001 www-data", "www-data",
       "33:33 www-data [] /var/www yes ! user www-data exists already"},
      {kBookworm, "useradd -u 1001 -G audio,video app", "app",
       "1001:1001 app [audio,video] /home/app yes"},
      {kBookworm, "useradd -u 1001 -G 29 app", "app", "1001:1001 app [audio] /home/app yes"},
      {kBookworm, "useradd -u 1001 -G audio,nosuch app", "app", "no ! there is no group nosuch"},
      {kBookworm, "useradd -u 1001 -d /srv/app app", "app", "1001:1001 app [] /srv/app yes"},
      {kBookworm, "useradd -u 1001 -b /srv -m app", "app", "1001:1001 app [] /srv/app+ yes"},
      {kBookworm, "useradd -u 1001 -M -d /srv app", "app", "1001:1001 app [] /srv yes"},
      {kBookworm, "useradd -u 1001 -K GID_MIN=5000 app", "app", "1001:? app [] /home/app yes"},
      {kBookworm, "useradd -l -m -c x -k /etc/skel -p x -e 2030-01-01 -f 3 -u 1001 app", "app",
       "1001:1001 app [] /home/app+ yes"},
      {kBookworm, "useradd -u 1001 --frobnicate app", "app", "maybe"},
      {kBookworm, "useradd -R /mnt -u 1001 app", "app", "no"},
      {kBookworm, "useradd -P /mnt -u 1001 app", "app", "no"},
      {kBookworm, "useradd -D", "app", "no"},
      {kBookworm, "useradd -u $UID app", "app", "?:? app [] /home/app yes"},
      {kBookworm, "useradd -u $UID app", "%app", "? yes"},
      {kBookworm, "useradd -u 1001 -g $G app", "app", "1001:? ? [] /home/app yes"},
      {kBookworm, "useradd -u 1001 -G $G app", "app", "1001:1001 app [...] /home/app yes"},
      {kBookworm, "useradd -u 1001 -d $HOME app", "app", "1001:1001 app [] ? yes"},
      {kBookworm, "useradd -u 1001 $NAME", "app", "maybe"},
      {kBookworm, "useradd $OPTIONS app", "app", "?:? ? [...] ? yes"},
      {kBookworm, "useradd -u 1000 -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "groupadd -g 1001 other\nuseradd -u 1001 app", "app",
       "1001:? app [] /home/app yes"},
      {kBookworm, "groupadd -g 1001 other\nuseradd -u 1001 app", "%app", "? yes"},
      {kBookworm, "groupadd other\nuseradd -u 1001 app", "app", "1001:? app [] /home/app yes"},
      {kBookworm, "groupadd -r other\nuseradd -u 1001 app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "groupadd app\nuseradd -u 1001 app", "app", "no ! group app exists already"},
      {kBookworm, "groupadd -g 1001 app\nuseradd -u 1001 -g app app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "groupadd -g 1001 app\nuseradd -u 1001 -g 1001 app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "groupadd -r app\nuseradd -r -g app app", "app", "?:? app [] /home/app yes"},
      {kBookworm, "groupadd -r app\nuseradd -r -g app app", "%app", "? yes"},
      {kBookworm, "groupadd -r app -g 433\nuseradd -u 431 -r -g app -s /sbin/nologin -c x app",
       "app", "431:433 app [] /home/app yes"},
      {kBookworm,
       "groupadd --gid 1000 node\nuseradd --uid 1000 --gid node --shell /bin/bash --create-home "
       "node",
       "node", "1000:1000 node [] /home/node+ yes"},
      {kBookworm, "groupadd -f -g 1001 app\nuseradd -u 1001 -g app app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "+\nuseradd -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "+\nuseradd -u 1001 app", "redis", "maybe"},
      {kBookworm, "+\nuseradd -r -u 200 app", "app", "200:? app [] /home/app yes"},
      // groupadd
      {kBookworm, "groupadd -g 1001 app", "%app", "1001 yes"},
      {kBookworm, "groupadd -g1001 app", "%app", "1001 yes"},
      {kBookworm, "groupadd --gid=1001 app", "%app", "1001 yes"},
      {kBookworm, "groupadd app -g 1001", "%app", "1001 yes"},
      {kBookworm, "groupadd -g 100 app", "%app", "no ! gid 100 is taken by users"},
      {kBookworm, "groupadd -f -g 100 app", "%app", "? yes"},
      {kBookworm, "groupadd -f -g 1001 app\ngroupadd -f -g 1005 app", "%app", "1001 yes"},
      {kBookworm, "groupadd -f users", "%users", "100 yes"},
      {kBookworm, "groupadd -o -g 100 app", "%app", "100 yes"},
      {kBookworm, "groupadd -o app", "%app", "no ! -o needs -g"},
      {kBookworm, "groupadd users", "%users", "100 yes ! group users exists already"},
      {kBookworm, "groupadd -g $GID app", "%app", "? yes"},
      {kBookworm, "groupadd -g 1001 $NAME", "%app", "maybe"},
      {kBookworm, "groupadd -r app", "%app", "? yes"},
      {kBookworm, "groupadd -K GID_MIN=5000 app", "%app", "? yes"},
      {kBookworm, "groupadd -R /mnt -g 1001 app", "%app", "no"},
      {kBookworm, "groupadd -x app", "%app", "maybe"},
      {kUnknown, "groupadd -g 1001 app", "%app", "1001 yes"},
      {kUnknown, "groupadd -f -g 1001 app", "%app", "? yes"},
      // What tests/accounts found by running the commands
      {kBookworm, "useradd -u 1001 app\nusermod -l app app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001x app", "app", "no ! 1001x is no number"},
      {kBookworm, "useradd -u 4294967296 app", "app", "no ! 4294967296 is no number"},
      {kBookworm, "~useradd -u +1001 app", "app", "?:? app [] /home/app maybe"},
      {kBookworm, "groupadd -g 1e3 app", "%app", "no ! 1e3 is no number"},
      {kBookworm, "useradd -m -M app", "app", "no ! -m and -M exclude each other"},
      {kBookworm, "useradd -d srv app", "app", "no ! srv is not accepted for --home-dir"},
      {kBookworm, "useradd -s sh app", "app", "no ! sh is not accepted for --shell"},
      {kBookworm, "useradd -u 1001 -h app", "app", "no"},
      {kBookworm, "useradd --h /srv -u 1001 app", "app", "maybe"},
      {kBookworm, "useradd -R/mnt -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd --prefix=/mnt -u 1001 app", "app", "no"},
      {kBookworm, "groupadd -g 7000 -U nobody,missing app", "%app",
       "no ! there is no user missing"},
      {kBookworm, "groupadd -f -o users", "%users", "100 yes ! -o needs -g"},
      {kBookworm, "~groupadd -f -g 7000 'a", "%'a", "7000 maybe"},
      {kBookworm, "usermod nobody", "nobody",
       "65534:65534 nogroup [] /nonexistent yes ! it has no options"},
      {kBookworm, "usermod -a nobody", "nobody",
       "65534:65534 nogroup [] /nonexistent yes ! -a and -r need -G"},
      {kBookworm, "usermod -m nobody", "nobody",
       "65534:65534 nogroup [] /nonexistent yes ! -m needs -d"},
      {kBookworm, "useradd -mu 1001 app\nusermod -d /srv/app app", "app",
       "1001:1001 app [] /srv/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -d /srv/app/ app", "app", "1001:1001 app [] ? yes"},
      {kBookworm, "useradd -u 1001 -g users app\ngroupadd -g 1500 app\nuserdel app", "%app",
       "1500 yes"},
      {kBookworm, "groupdel -f nogroup", "nobody", "65534:65534 ? [] /nonexistent yes"},
      {kBookworm, "groupdel 100", "%users", "100 yes ! there is no group 100"},
      {kBookworm, "gpasswd -d nobody users", "nobody",
       "65534:65534 nogroup [] /nonexistent yes ! nobody is not in the group users"},
      {kBookworm, "gpasswd -a nobody -r users", "nobody",
       "65534:65534 nogroup [] /nonexistent yes ! its options exclude each other"},
      {kBookworm, "addgroup --system --group --gid 500 app", "%app",
       "no ! --group, --ingroup and --gid exclude each other"},
      {kBookworm, "addgroup --system audio", "%audio",
       "29 yes ! group audio exists already with gid 29"},
      {kBookworm, "addgroup nobody users", "nobody",
       "65534:65534 nogroup [] /nonexistent yes ! two names are for adduser USER GROUP only"},
      {kBookworm, "adduser --disabled-password --gecos= --uid 1001 app", "app", "maybe"},
      {kBookworm, "~adduser --disabled-password --uid 1001 app", "app",
       "1001:1001 app [users] /home/app+ maybe"},
      {kBookworm, "adduser --gecos x --uid 1001 --ingroup 100 app", "app",
       "no ! there is no group 100"},
      {kBookworm, "adduser --system --group --uid 500 app", "app",
       "500:500 app [] /nonexistent yes"},
      {kBookworm, "~adduser --system --group --uid 500 app", "app",
       "500:500 app [] /nonexistent yes"},
      {kBookworm, "groupadd -g 500 web\nadduser --system --group --uid 500 app", "app",
       "no ! gid 500 is taken by web"},
      {kBookworm, "deluser nobody nogroup", "nobody",
       "65534:65534 nogroup [] /nonexistent yes ! nobody is not in the group nogroup"},
      {kBookworm, "adduser -v app", "app", "no"},
      {kAlpine, "adduser -D -u 1001 -G 100 app", "app", "no ! there is no group 100"},
      {kAlpine, "adduser -D -u 1001 -h /srv/app app", "app", "1001:1001 app [] /srv/app yes"},
      {kAlpine, "adduser -D -u 1001 -h /home/x app", "app", "1001:1001 app [] /home/x+ yes"},
      {kAlpine, "adduser -D -u 1001 app\nadduser -D -G app web\ndeluser app", "%app", "1001 yes"},
      {kAlpine, "adduser -D -u 1001 -G users app\naddgroup -g 1500 app\ndeluser app", "%app", "no"},
      {kAlpine, "delgroup app users\naddgroup -g 1500 app", "%app", "1500 yes"},
      {kAlpine, "delgroup -- wheel", "%wheel", "10 yes"},
      {kAlpine, "delgroup a b c", "%wheel", "10 yes ! it takes one or two names"},
      {kAlpine, "deluser -- guest", "%wheel", "10 yes ! it takes one name"},

      // Ran
      {kBookworm, "~useradd -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kBookworm, "?useradd -u 1001 app", "app", "1001:1001 app [] /home/app maybe"},
      {kBookworm, "?useradd -u 1001 app", "%app", "1001 maybe"},
      {kBookworm, "~useradd -u 33 app", "app", "no ! uid 33 is taken by www-data"},
      {kBookworm, "~useradd -u $UID app", "app", "?:? app [] /home/app maybe"},
      {kUnknown, "useradd -u 1001 app", "app", "1001:? ? [] /home/app yes"},
      {kUnknown, "~useradd -u 1001 app", "app", "?:? ? [...] ? maybe"},
      {kUnknown, "?useradd -u 1001 app", "app", "?:? ? [...] ? maybe"},
      {kUnknown, "useradd -u 1001 -g 1001 app", "app", "1001:1001 ? [] /home/app yes"},
      {kUnknown, "useradd -u 1001 -g app app", "app", "1001:? app [] /home/app yes"},
      {kBookworm, "?useradd -u 1001 app\n?useradd -u 1002 app", "app",
       "?:? app [] /home/app maybe"},
      {kBookworm, "?useradd -u 1001 app\nuseradd -u 1002 app", "app",
       "1002:1002 app [] /home/app yes"},
      {kBookworm, "?groupadd -g 1001 app\nuseradd -u 1001 -g app app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "?groupadd -g 1001 app\nuseradd -u 1001 -g app app", "%app", "1001 yes"},
      {kBookworm, "~groupadd -g 1001 app\n~useradd -u 1001 -g app app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\n?usermod -u 1002 app", "app",
       "?:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\n?usermod -u 1001 app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\n?userdel app", "app", "1001:1001 app [] /home/app maybe"},
      {kBookworm, "useradd -u 1001 app\n?usermod -aG sudo app", "app",
       "1001:1001 app [...] /home/app yes"},
      {kBookworm, "useradd -u 1001 -G audio app\n?usermod -G sudo app", "app",
       "1001:1001 app [...] /home/app yes"},
      // usermod, groupmod, deletion, gpasswd
      {kBookworm, "useradd -u 1001 app\nusermod -u 1002 app", "app",
       "1002:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -u 1002 app", "%app", "1001 yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -g users app", "app",
       "1001:100 users [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -g 100 app", "app",
       "1001:100 users [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -aG audio,video app", "app",
       "1001:1001 app [audio,video] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -a -G audio app", "app",
       "1001:1001 app [audio] /home/app yes"},
      {kBookworm, "useradd -u 1001 -G audio app\nusermod -G video app", "app",
       "1001:1001 app [video] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -l web app", "app", "no"},
      {kBookworm, "useradd -u 1001 app\nusermod -l web app", "web",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -l web -d /home/web -m app", "web",
       "1001:1001 app [] /home/web yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -d /srv app", "app", "1001:1001 app [] /srv yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -s /bin/false -L app", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -u 33 app", "app",
       "1001:1001 app [] /home/app yes ! uid 33 is taken by www-data"},
      {kBookworm, "useradd -u 1001 app\nusermod -o -u 33 app", "app",
       "33:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -u $UID app", "app", "?:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod -u 1002 $NAME", "app", "?:? ? [...] ? maybe"},
      {kBookworm, "useradd -u 1001 app\nusermod -aG $G app", "app",
       "1001:1001 app [...] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nusermod --odd app", "app", "?:? ? [...] ? maybe"},
      {kBookworm, "usermod -u 1002 app", "app", "no ! there is no user app"},
      {kBookworm, "usermod -u 1000 www-data", "www-data", "1000:33 www-data [] /var/www yes"},
      {kUnknown, "usermod -u 1002 app", "app", "1002:? ? [...] ? yes"},
      {kBookworm, "useradd -u 1001 app\ngroupmod -g 1005 app", "app",
       "1001:1005 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\ngroupmod -g 1005 app", "%app", "1005 yes"},
      {kBookworm, "groupmod -g 1005 www-data", "www-data", "33:1005 www-data [] /var/www yes"},
      {kBookworm, "groupmod -g 1005 www-data", "%www-data", "1005 yes"},
      {kBookworm, "useradd -u 1001 app\ngroupmod -n web app", "app",
       "1001:1001 web [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\ngroupmod -n web app", "%app", "no"},
      {kBookworm, "useradd -u 1001 app\ngroupmod -n web app", "%web", "1001 yes"},
      {kBookworm, "useradd -u 1001 app\ngroupmod -g 33 app", "app",
       "1001:1001 app [] /home/app yes ! gid 33 is taken by www-data"},
      {kBookworm, "useradd -u 1001 app\ngroupmod -g $G app", "app", "1001:? app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nuserdel app", "app", "no"},
      {kBookworm, "useradd -u 1001 app\nuserdel app", "%app", "no"},
      {kBookworm, "useradd -u 1001 app\nuserdel -r app", "app", "no"},
      {kBookworm, "useradd -u 1001 app\nuserdel -r app", "%app", "no"},
      {kBookworm, "useradd -u 1001 -g users app\nuserdel app", "app", "no"},
      {kBookworm, "useradd -u 1001 -g users app\nuserdel app", "%users", "100 yes"},
      {kBookworm, "userdel app", "app", "no ! there is no user app"},
      {kBookworm, "useradd -u 1001 app\nuserdel $NAME", "app", "?:? ? [...] ? maybe"},
      {kNode, "userdel -r node\nuseradd -u 1000 app", "app", "1000:1000 app [] /home/app yes"},
      {kNode, "userdel -r node\nuseradd -u 1000 app", "node", "maybe"},
      {kNoble, "userdel -r ubuntu\nuseradd -u 1000 app", "app", "1000:1000 app [] /home/app yes"},
      {kNoble, "userdel -r ubuntu\nuseradd -u 1000 app", "ubuntu", "no"},
      {kNoble, "userdel -r ubuntu\nuseradd -u 1000 app", "%ubuntu", "no"},
      {kNoble, "useradd -u 1000 app", "app", "no ! uid 1000 is taken by ubuntu"},
      {kNoble, "groupadd -g 1000 app", "%app", "no ! gid 1000 is taken by ubuntu"},
      {kBookworm, "groupadd -g 1001 app\ngroupdel app", "%app", "no"},
      {kBookworm, "groupdel www-data", "%www-data",
       "33 yes ! www-data is the primary group of www-data"},
      {kBookworm, "useradd -u 1001 app\ngpasswd -a app audio", "app",
       "1001:1001 app [audio] /home/app yes"},
      {kBookworm, "useradd -u 1001 -G audio app\ngpasswd -d app audio", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\ngpasswd -M app,root audio", "app",
       "1001:1001 app [...] /home/app yes"},
      {kBookworm, "useradd -u 1001 app\nnewusers list", "app", "?:? ? [...] ? maybe"},
      {kBookworm, "useradd -u 1001 app\nchpasswd", "app", "1001:1001 app [] /home/app yes"},
      // Debian's adduser
      {kBookworm, "adduser --uid 1001 --disabled-password --gecos '' app", "app",
       "1001:1001 app [users] /home/app+ yes"},
      {kBookworm, "adduser --uid 1001 --disabled-password --gecos '' app", "%app", "1001 yes"},
      {kBookworm, "adduser --uid=1001 --disabled-password --gecos=x app", "app",
       "1001:1001 app [users] /home/app+ yes"},
      {kBookworm, "adduser -u 1001 --disabled-password --gecos '' app", "app",
       "1001:1001 app [users] /home/app+ yes"},
      {kBookworm, "adduser -uid 1001 --disabled-p app", "app",
       "1001:1001 app [users] /home/app+ yes"},
      {kBookworm, "adduser --disabled-password --gecos '' app", "app",
       "?:? app [users] /home/app+ yes"},
      {kBookworm, "adduser --system app", "app", "?:65534 nogroup [] /nonexistent yes"},
      {kBookworm, "adduser --system app", "%app", "no"},
      {kBookworm, "adduser --system --group app", "app", "?:? app [] /nonexistent yes"},
      {kBookworm, "adduser --system --group app", "%app", "? yes"},
      {kBookworm, "adduser --system --uid 1001 app", "app",
       "1001:65534 nogroup [] /nonexistent yes"},
      {kBookworm, "adduser --system --uid 1001 --group app", "app",
       "1001:1001 app [] /nonexistent yes"},
      {kBookworm, "adduser --system --uid 1001 --group app", "%app", "1001 yes"},
      {kBookworm, "adduser --system --uid 1001 --gid 33 app", "app",
       "1001:33 www-data [] /nonexistent yes"},
      {kBookworm, "adduser --system --uid 1001 --ingroup users app", "app",
       "1001:100 users [] /nonexistent yes"},
      {kBookworm,
       "addgroup --system --gid 1001 app\nadduser --system --uid 1001 --ingroup app "
       "--no-create-home --home /srv app",
       "app", "1001:1001 app [] /srv yes"},
      {kBookworm, "addgroup --system app\nadduser --system --ingroup app app", "app",
       "?:? app [] /nonexistent yes"},
      {kBookworm, "addgroup --gid 1001 app\nadduser --system --uid 1001 --gid 1001 app", "app",
       "1001:1001 app [] /nonexistent yes"},
      {kBookworm, "adduser --system --group --gid 33 app", "app",
       "no ! --group, --ingroup and --gid exclude each other"},
      {kBookworm, "adduser --ingroup nosuch app", "app", "no ! there is no group nosuch"},
      {kBookworm, "adduser --uid 33 app", "app", "no ! uid 33 is taken by www-data"},
      {kBookworm, "adduser --system www-data", "www-data",
       "33:33 www-data [] /var/www yes ! user www-data exists already with uid 33"},
      {kBookworm, "adduser --system --uid 33 www-data", "www-data",
       "33:33 www-data [] /var/www yes ! user www-data exists already with uid 33"},
      {kBookworm, "adduser --system --uid 34 www-data", "www-data",
       "33:33 www-data [] /var/www yes ! user www-data exists already with uid 33"},
      {kBookworm, "adduser --group --gid 1001 app", "%app",
       "no ! --group, --ingroup and --gid exclude each other"},
      {kBookworm, "addgroup --gid 1001 app", "%app", "1001 yes"},
      {kBookworm, "addgroup --gid 100 app", "%app", "no ! gid 100 is taken by users"},
      {kBookworm, "addgroup --system app", "%app", "? yes"},
      {kBookworm, "addgroup --system --gid 1001 app", "%app", "1001 yes"},
      {kBookworm, "addgroup --system users", "%users", "100 yes"},
      {kBookworm, "addgroup -g 1001 app", "%app", "maybe"},
      {kBookworm, "adduser -D app", "app", "maybe"},
      {kBookworm, "adduser www-data audio", "www-data", "33:33 www-data [audio] /var/www yes"},
      {kBookworm, "adduser www-data $G", "www-data", "33:33 www-data [...] /var/www yes"},
      {kBookworm, "useradd -u 1001 app\ndeluser app", "app", "no"},
      {kBookworm, "useradd -u 1001 app\ndeluser app", "%app", "no"},
      {kBookworm, "useradd -u 1001 -G audio app\ndeluser app audio", "app",
       "1001:1001 app [] /home/app yes"},
      {kBookworm, "addgroup --gid 1001 app\ndelgroup app", "%app", "no"},
      {kBullseye, "adduser --uid 1001 --disabled-password --gecos '' app", "app",
       "1001:1001 app [] /home/app+ yes"},
      {kBullseye, "adduser --system --uid 1001 app", "app", "1001:65534 nogroup [] ? yes"},
      {kBullseye, "addgroup nobody users", "nobody",
       "65534:65534 nogroup [users] /nonexistent yes"},
      {kTrixie, "adduser --uid 1001 --disabled-password --gecos '' app", "app",
       "no ! adduser is not in this image"},
      {kTrixie, "+apt\nadduser --uid 1001 --disabled-password --gecos '' app", "app",
       "1001:1001 app [...] /home/app+ yes"},
      // busybox
      {kAlpine, "adduser -D -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kAlpine, "adduser -D -u 1001 app", "%app", "1001 yes"},
      {kAlpine, "adduser -Du1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kAlpine, "adduser -D -H -u 1001 -h /srv app", "app", "1001:1001 app [] /srv yes"},
      {kAlpine, "adduser -D app", "app", "?:? app [] /home/app+ yes"},
      {kAlpine, "adduser -D app", "%app", "? yes"},
      {kAlpine, "adduser -S app", "app", "?:65533 nogroup [] /home/app+ yes"},
      {kAlpine, "adduser -S app", "%app", "no"},
      {kAlpine, "adduser -S -u 1001 app", "app", "1001:65533 nogroup [] /home/app+ yes"},
      {kAlpine, "adduser -S -D -H -u 1001 -h /srv -s /sbin/nologin -G users -g x app", "app",
       "1001:100 users [] /srv yes"},
      {kAlpine, "addgroup -g 1001 app\nadduser -u 1001 -D -S -G app app", "app",
       "1001:1001 app [] /home/app+ yes"},
      {kAlpine, "addgroup -g 1001 -S app\nadduser -u 1001 -S app -G app", "app",
       "1001:1001 app [] /home/app+ yes"},
      {kAlpine, "addgroup -g 1001 -S app\nadduser -u 1001 -S app -G app", "%app", "1001 yes"},
      {kAlpine, "addgroup -S app\nadduser -S -G app app", "app", "?:? app [] /home/app+ yes"},
      {kAlpine, "addgroup -S app\nadduser -S -G app app", "%app", "? yes"},
      {kAlpine, "addgroup -S app\nadduser -S app -G app\naddgroup app users", "app",
       "?:? app [users] /home/app+ yes"},
      {kAlpine, "addgroup --system --gid 1001 app\nadduser --system --uid 1001 --ingroup app app",
       "app", "1001:1001 app [] /home/app+ yes"},
      {kAlpine,
       "adduser --disabled-password --gecos '' --no-create-home --home /srv --shell /bin/sh --uid "
       "1001 app",
       "app", "1001:1001 app [] /srv yes"},
      {kAlpine, "adduser -u 999 -D app", "app", "no ! gid 999 is taken by ping"},
      {kAlpine, "adduser -u 999 -D -G users app", "app", "999:100 users [] /home/app+ yes"},
      {kAlpine, "adduser -u 300000 -D app", "app", "no ! uid 300000 is over 256000"},
      {kAlpine, "addgroup -g 300000 app", "%app", "no ! gid 300000 is over 256000"},
      {kAlpine, "adduser -D -G nosuch app", "app", "no ! there is no group nosuch"},
      {kAlpine, "adduser -D -u 1001 nobody", "nobody",
       "65534:65534 nobody [] / yes ! user nobody exists already"},
      {kAlpine, "adduser -D -u 1001 users", "users", "no ! group users exists already"},
      {kAlpine, "adduser -D -u 1001 app audio", "app", "1001:1001 app [] /home/app+ yes"},
      {kAlpine, "adduser -D -u 1001 app audio", "%audio", "18 yes"},
      {kAlpine, "adduser nobody audio", "nobody", "65534:65534 nobody [audio] / yes"},
      {kAlpine, "addgroup -g 82 -S www-data", "%www-data",
       "82 yes ! group www-data exists already"},
      {kAlpine, "addgroup -g 1001 app", "%app", "1001 yes"},
      {kAlpine, "addgroup -Sg1001 app", "%app", "1001 yes"},
      {kAlpine, "addgroup app", "%app", "? yes"},
      {kAlpine, "adduser --group app", "app", "maybe"},
      {kAlpine, "adduser -D -u $UID app", "app", "?:? app [] /home/app+ yes"},
      {kAlpine, "adduser -D -u $UID app", "%app", "? yes"},
      {kAlpine, "adduser -D -u 1001 $NAME", "app", "maybe"},
      {kAlpine, "~adduser -D -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kAlpine, "~adduser -u 1001 app", "app", "1001:1001 app [] /home/app+ maybe"},
      {kAlpine, "?adduser -D -u 1001 app", "app", "1001:1001 app [] /home/app+ maybe"},
      {kAlpine, "adduser -D -u 1001 app\ndeluser app", "app", "no"},
      {kAlpine, "adduser -D -u 1001 app\ndeluser app", "%app", "no"},
      {kAlpine, "adduser -D -u 1001 app\ndelgroup app", "%app",
       "1001 yes ! app is the primary group of app"},
      {kAlpine, "addgroup -g 1001 app\ndelgroup app", "%app", "no"},
      {kAlpine, "useradd -u 1001 app", "app", "no ! useradd is not in this image"},
      {kAlpine, "+shadow\nuseradd -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kAlpine, "+shadow\nuseradd -u 1001 app", "%app", "1001 yes"},
      {kAlpine, "+shadow\nadduser -D -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kBusybox, "adduser -D -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kBusybox, "adduser -S -u 1001 app", "app", "1001:? nogroup [] /home/app+ yes"},
      // others
      {kFedora, "adduser -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kFedora, "adduser -r -u 1001 -g users app", "app", "1001:100 users [] /home/app yes"},
      {kFedora, "useradd -r app", "app", "?:? app [] /home/app yes"},
      {kFedora, "addgroup app", "%app", "maybe ! addgroup is not in this image"},
      {kFedora, "adduser -D -u 1001 app", "app", "maybe"},
      {kAmazon, "useradd -u 1001 app", "app", "maybe ! useradd is not in this image"},
      {kAmazon, "+\nuseradd -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kAmazon, "+\nadduser -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kSuse, "useradd -u 1001 app", "app", "1001:? ? [] /home/app yes"},
      {kSuse, "useradd -u 1001 app", "%app", "? maybe"},
      {kSuse, "useradd -u 1001 -U app", "app", "1001:? app [] /home/app yes"},
      {kSuse, "useradd -u 1001 -U app", "%app", "? yes"},
      {kSuse, "groupadd -g 1001 app\nuseradd -u 1001 -g app app", "app",
       "1001:1001 app [] /home/app yes"},
      {kPython, "useradd -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kPython, "useradd -u 1001 app", "%app", "1001 yes"},
      {kNode, "useradd -u 1000 app", "app", "maybe ! uid 1000 is taken by node"},
      {kNode, "useradd -u 1001 app", "app", "1001:1001 app [] /home/app yes"},
      {kNode, "groupmod -g 1005 node\nusermod -u 1005 -g 1005 node", "node",
       "1005:1005 node [] /home/node yes"},
      {kNode, "groupmod -g 1005 node\nusermod -u 1005 -g 1005 node", "%node", "1005 yes"},
      {kUnknown, "adduser -D -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kUnknown, "adduser -D -u 1001 app", "%app", "1001 yes"},
      {kUnknown, "adduser --system --uid 1001 app", "app", "1001:? ? [...] ? yes"},
      {kUnknown, "adduser -S -u 1001 -G app app", "app", "1001:? app [] /home/app+ yes"},
      {kUnknown, "addgroup -g 1001 app", "%app", "1001 yes"},
      {kUnknown, "addgroup --gid 1001 app", "%app", "1001 yes"},
      {kUnknown, "addgroup -S app", "%app", "? yes"},
      {kUnknown, "adduser app docker", "app", "?:? ? [docker,...] ? yes"},
      {kMinimal, "useradd -u 1001 app", "app", "1001:1001 app [] /home/app+ yes"},
      {kMinimal, "useradd -u 1001 app", "%app", "1001 yes"},
  };
}

TEST(Accounts, CommandsLeaveWhatTheyLeaveOnTheSystem) {
  for (const Row& row : rows()) {
    const ScriptResult result = run_script(row.image, row.script);
    std::string actual = summary_of(result.table, row.name);
    if (!result.refusal.empty()) actual += " ! " + result.refusal;
    EXPECT_EQ(actual, row.expected) << row.image << ": " << row.script;
  }
}

TEST(Accounts, WhatIsNotSeenLeavesADoubtThatNamesTheCommand) {
  const auto doubt = [](std::string_view script) {
    const ScriptResult result = run_script(kBookworm, script);
    return result.table.doubt ? result.table.doubt->why : std::string("none");
  };
  EXPECT_EQ(doubt("useradd -u 1001 app"), "none");
  EXPECT_EQ(doubt("useradd -u 1001 $NAME"), "useradd: the name is not seen");
  EXPECT_EQ(doubt("useradd --frobnicate app"), "useradd: --frobnicate is not understood");
  EXPECT_EQ(doubt("useradd -u"), "useradd: no value for uid");
  EXPECT_EQ(doubt("newusers list"), "newusers: what it reads is not seen");
  EXPECT_EQ(doubt("adduser -D app"), "adduser: --D is not understood");
}

TEST(Accounts, ADoubtTakesEveryNumberButRoots) {
  AccountTable table = run_script(kBookworm, "useradd -u 1001 app").table;
  cast_doubt(table, {.why = "sed edits /etc/passwd"});
  EXPECT_EQ(summary_of(table, "app"), "?:? ? [...] ? maybe");
  EXPECT_EQ(summary_of(table, "root"), "0:0 root [] /root yes");
  EXPECT_EQ(table.has_uid(1234), Truth::maybe);
  EXPECT_EQ(table.has("nobody-knows"), Truth::maybe);
}

TEST(Accounts, ScratchHasNobody) {
  const AccountTable table = accounts_of_scratch();
  EXPECT_EQ(table.has("root"), Truth::no);
  EXPECT_EQ(table.has_uid(0), Truth::no);
  EXPECT_EQ(table.has_gid(0), Truth::no);
}

TEST(Accounts, AnUnknownNumberMayBeAnyOfItsRange) {
  const AccountTable normal = run_script(kBookworm, "groupadd app").table;
  EXPECT_EQ(normal.has_gid(1000), Truth::maybe);
  const AccountTable system = run_script(kBookworm, "groupadd -r app").table;
  EXPECT_EQ(system.has_gid(1000), Truth::no);
  EXPECT_EQ(system.has_gid(500), Truth::maybe);
}

TEST(Accounts, PackagesBringServicesOnly) {
  const AccountTable table = run_script(kBookworm, "+").table;
  EXPECT_EQ(table.has_uid(1001), Truth::no);
  EXPECT_EQ(table.has_uid(101), Truth::maybe);
  EXPECT_EQ(table.has("redis"), Truth::maybe);
}

TEST(Accounts, AppendedLinesCountOnceAName) {
  const Provenance from{.tool = "echo"};
  AccountTable table = run_script(kBookworm, "").table;
  EXPECT_TRUE(apply_group_line(table, "app:x:10001:web", from, Ran::certain));
  EXPECT_TRUE(
      apply_passwd_line(table, "app:x:10001:10001::/home/app:/sbin/nologin\n", from, Ran::certain));
  EXPECT_TRUE(apply_passwd_line(table, "app:x:7:7::/:/bin/sh", from, Ran::certain));
  EXPECT_TRUE(apply_passwd_line(table, "web:x:10002:10001::/srv:/bin/sh", from, Ran::unchecked));
  EXPECT_TRUE(apply_passwd_line(table, "may:x:10003:10003::/:/bin/sh", from, Ran::maybe));
  EXPECT_TRUE(apply_group_line(table, "audio:x:29:app", from, Ran::certain));
  EXPECT_EQ(summary_of(table, "app"), "10001:10001 app [audio] /home/app yes");
  EXPECT_EQ(summary_of(table, "web"), "10002:10001 app [app] /srv yes");
  EXPECT_EQ(summary_of(table, "may"), "10003:10003 ? [] / maybe");
  EXPECT_EQ(table.find("app")->shell, "/sbin/nologin");
}

TEST(Accounts, AnAppendedLineBehindAnUnknownOneProvesNothing) {
  AccountTable table = run_script(kUnknown, "").table;
  EXPECT_TRUE(apply_passwd_line(table, "app:x:10001:10001::/:/bin/sh", {}, Ran::certain));
  EXPECT_EQ(summary_of(table, "app"), "?:? ? [...] ? yes");
}

TEST(Accounts, LinesThatCannotBeReadLeaveADoubt) {
  for (const std::string_view line : {"app:x:10001", "app:x:a:b::/:/bin/sh", ":x:1:1::/:/bin/sh"}) {
    AccountTable table = run_script(kBookworm, "").table;
    EXPECT_FALSE(apply_passwd_line(table, line, {.tool = "echo"}, Ran::certain));
    ASSERT_TRUE(table.doubt);
    EXPECT_EQ(table.doubt->why, "echo: a line of /etc/passwd cannot be read");
    EXPECT_EQ(table.has_uid(1001), Truth::maybe);
  }
}

TEST(Accounts, AFileReplacesTheTable) {
  const Provenance from{.tool = "COPY /etc/passwd"};
  AccountTable table = run_script(kUnknown, "").table;
  EXPECT_TRUE(apply_passwd_file(
      table, "root:x:0:0:root:/root:/bin/sh\n# x\napp:x:10001:10002::/srv:/bin/false\n", from));
  EXPECT_EQ(summary_of(table, "app"), "10001:10002 ? [...] /srv yes");
  EXPECT_EQ(table.has("web"), Truth::no);
  EXPECT_EQ(table.has_gid(1001), Truth::maybe);
  EXPECT_TRUE(apply_group_file(table, "root:x:0:\napp:x:10002:\nvideo:x:44:app,other\n", from));
  EXPECT_EQ(summary_of(table, "app"), "10001:10002 app [video] /srv yes");
  EXPECT_EQ(table.has_gid(1001), Truth::no);
}

TEST(Accounts, AReplacedPasswdKeepsTheMembersOfTheGroupFile) {
  AccountTable table = run_script(kBookworm, "useradd -u 1001 -G audio app").table;
  EXPECT_TRUE(apply_passwd_file(table, "app:x:1005:1001::/:/bin/sh\n", {}));
  EXPECT_EQ(summary_of(table, "app"), "1005:1001 app [audio] / yes");
  EXPECT_EQ(summary_of(table, "www-data"), "no");
}

// "uid:gid" that the program chooses for the account `app`, ? where it cannot be told.
std::string todays_numbers(std::string_view image, std::string_view script) {
  const AccountTable table = run_script(image, script).table;
  const Account* const account = table.find("app");
  if (account == nullptr) return "none";
  const Group* const group = table.find_group(account->group);
  return fmt::format("{}:{}", number_text(account->todays_uid),
                     number_text(group != nullptr ? group->todays_gid : std::nullopt));
}

TEST(Accounts, ForeseesTheNumbersThatTheProgramsChoose) {
  constexpr std::array<std::array<std::string_view, 3>, 20> kRows = {{
      {kBookworm, "useradd app", "1000:1000"},
      {kBookworm, "useradd -u 1001 app", "?:?"},
      {kBookworm, "useradd -u 2000 web\nuseradd app", "2001:2001"},
      {kBookworm, "useradd web\nuseradd app", "1001:1001"},
      {kBookworm, "groupadd -g 1000 web\nuseradd app", "1000:1001"},
      {kBookworm, "groupadd app\nuseradd -g app app", "1000:1000"},
      {kBookworm, "useradd -r app", "999:999"},
      {kBookworm, "useradd -r -u 10001 app", "?:999"},
      {kBookworm, "groupadd -r web\nuseradd -r app", "999:998"},
      {kBookworm, "useradd -u 500 app", "?:1000"},
      {kBookworm, "useradd -K UID_MIN=3000 app", "?:?"},
      {kBookworm, "?useradd -u 2000 web\nuseradd app", "?:?"},
      {kBookworm, "adduser --gecos x app", "1000:1000"},
      {kBookworm, "groupadd -g 1000 web\nadduser --gecos x app", "1001:1001"},
      {kBookworm, "adduser --system --group app", "100:101"},
      {kBookworm, "+\nadduser --system --group app", "?:?"},
      {kBookworm, "+\nuseradd app", "1000:1000"},
      {kAlpine, "adduser -D app", "1000:1000"},
      {kAlpine, "addgroup -g 1000 web\nadduser -D app", "1001:1001"},
      {kAlpine, "adduser -S app", "100:?"},
  }};
  for (const auto& [image, script, expected] : kRows) {
    EXPECT_EQ(todays_numbers(image, script), expected) << image << "\n" << script;
  }
}

TEST(Accounts, KnowsItsCommands) {
  for (const std::string_view program :
       {"useradd", "usermod", "userdel", "groupadd", "groupmod", "groupdel", "adduser", "addgroup",
        "deluser", "delgroup", "gpasswd", "newusers", "chpasswd"}) {
    EXPECT_TRUE(is_account_command(program)) << program;
  }
  EXPECT_FALSE(is_account_command("chown"));
}

}  // namespace
}  // namespace droproot::analysis
