FROM node:20
WORKDIR /app
COPY a.conf /etc/a.conf
COPY tool /usr/local/bin/tool
COPY site /usr/share/app/html
COPY . /
COPY --chown=1000:1000 . .
COPY --chown=1000:1000 lib /opt/acme/
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "a.js"]
