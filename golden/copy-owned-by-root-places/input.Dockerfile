FROM node:20
WORKDIR /app
COPY a.conf /etc/a.conf
COPY tool /usr/local/bin/tool
COPY site /usr/share/app/html
COPY . /
COPY . .
COPY lib /opt/acme/
CMD ["node", "a.js"]
