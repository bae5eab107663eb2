FROM redis:7.2
COPY start.sh /start.sh
CMD ["/start.sh"]
