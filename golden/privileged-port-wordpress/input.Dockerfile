FROM wordpress:6.5
COPY theme /usr/src/wordpress/wp-content/themes/shop
