#!/bin/sh
set -e
if [ -n "$DEBUG" ]; then set -x; fi
usermod -s /usr/sbin/nologin service
