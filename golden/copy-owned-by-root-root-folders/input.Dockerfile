FROM node:20
COPY src /usr/src/app
COPY data /var/lib/acme
COPY lib /lib/acme
COPY run /run/acme
COPY boot /boot
CMD ["node", "/usr/src/app/a.js"]
