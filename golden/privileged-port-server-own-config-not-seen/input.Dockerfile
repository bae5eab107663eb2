FROM nginx:1.27
COPY --from=config /nginx /etc/nginx
EXPOSE 80
