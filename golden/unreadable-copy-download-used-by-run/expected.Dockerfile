FROM node:20
ADD https://example.org/tool /usr/local/bin/tool
ADD https://example.org/a.list /etc/apt/sources.list.d/a.list
RUN chmod 755 /usr/local/bin/tool
USER 1000:1000
CMD ["node", "a.js"]
