case $x in a|b) echo;; *) exit 1;; esac
