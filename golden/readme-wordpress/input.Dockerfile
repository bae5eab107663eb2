FROM wordpress:6-php8.3-apache
COPY theme/ /usr/src/wordpress/wp-content/themes/ours/
