FROM nginx:1.27
COPY api.conf /etc/nginx/conf.d/
