FROM nginx:1.27
COPY site.conf /etc/nginx/conf.d/default.conf
EXPOSE 8000
