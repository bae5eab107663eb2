FROM debian:12
ENV HOME=/srv/app
COPY app /srv/app
RUN chgrp -R 0 /srv/app && chmod -R g=u /srv/app
USER 1001
CMD ["/srv/app/server"]
