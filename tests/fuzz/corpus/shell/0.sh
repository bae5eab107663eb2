set -e; a && b || c
