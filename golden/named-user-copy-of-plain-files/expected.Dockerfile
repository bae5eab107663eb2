FROM debian:12
RUN useradd --uid 1500 app
COPY entrypoint.sh package*.json /
COPY nginx.conf /etc/
COPY .bashrc $HOME/
COPY --from=busybox:1.36 /bin/busybox /
USER 1500:1500
CMD ["/entrypoint.sh"]
