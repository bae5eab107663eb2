id -u
touch made && ls made
