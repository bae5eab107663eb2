#!/bin/sh
set -eu

out=report.txt
{
  echo "host: $(uname -n)"
  echo "kernel: $(uname -sr)"
  echo "disk: $(df -P / | awk 'NR == 2 { print $5 }') used"
} > "$out"
cat "$out"
