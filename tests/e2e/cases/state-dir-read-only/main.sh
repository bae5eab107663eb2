id -u
cat /var/lib/words/list
