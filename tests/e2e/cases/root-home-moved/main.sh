id -u
cat "$1"
