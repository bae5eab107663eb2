FROM debian:bookworm
COPY ldapd /usr/local/bin/
EXPOSE 389
CMD ["ldapd", "--listen", "0.0.0.0:389"]
