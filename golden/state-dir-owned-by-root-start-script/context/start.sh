#!/bin/sh
set -e
mkdir -p /data/cache /tmp/x
date > /data/started
exec node a.js
