FROM nginx:1.27
RUN sed -i 's/listen.*/listen 80 default_server;/' /etc/nginx/conf.d/default.conf
EXPOSE 80
