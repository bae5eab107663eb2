FROM node:20
WORKDIR /app
COPY . .
RUN git describe > version && true
RUN chown -R node:node /app && chmod 700 /app
COPY x /srv/x
RUN test -e /y || chown -R node:node /srv/x
COPY z /srv/z
RUN chown node:node /srv/z && chown -R $OWNER /srv/z
USER 1000:1000
