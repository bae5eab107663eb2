id -u
cat /opt/words/list
