id -u
touch made && ls
