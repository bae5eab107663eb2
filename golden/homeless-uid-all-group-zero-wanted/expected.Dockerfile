FROM debian:bookworm
RUN useradd --no-log-init --create-home --uid 4000 --gid 0 --shell /usr/sbin/nologin app && chmod g=u /home/app
RUN mkdir /d && chgrp 0 /d && chmod g=u /d
USER 4000
CMD ["/opt/app"]
