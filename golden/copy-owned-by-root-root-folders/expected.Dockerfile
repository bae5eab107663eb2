FROM node:20
COPY --chown=1000:1000 src /usr/src/app
COPY --chown=1000:1000 data /var/lib/acme
COPY lib /lib/acme
COPY run /run/acme
COPY boot /boot
USER 1000:1000
CMD ["node", "/usr/src/app/a.js"]
