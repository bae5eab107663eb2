FROM debian:bookworm
COPY served /usr/local/bin/
EXPOSE 80
CMD ["served", "-p", "80"]
