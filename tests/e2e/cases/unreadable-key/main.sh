id -u
cat /etc/app/key.pem
