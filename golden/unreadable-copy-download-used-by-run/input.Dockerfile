FROM node:20
ADD https://example.org/tool /usr/local/bin/tool
ADD https://example.org/a.list /etc/apt/sources.list.d/a.list
RUN chmod 755 /usr/local/bin/tool
CMD ["node", "a.js"]
