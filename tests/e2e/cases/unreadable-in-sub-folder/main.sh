id -u
cat /etc/app/tls/ca.txt
cat /etc/app/tls/server.key 2>/dev/null || echo closed
