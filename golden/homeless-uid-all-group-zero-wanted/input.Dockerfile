FROM debian:bookworm
RUN mkdir /d && chgrp 0 /d && chmod g=u /d
USER 4000
CMD ["/opt/app"]
