#!/bin/sh
set -e
name=service
groupadd -g 4200 "$name"
useradd -u 4100 -g "$name" "$name"
