id -u
cat /etc/app/app.conf /var/www/html/index.html
