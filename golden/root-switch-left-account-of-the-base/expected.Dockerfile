FROM node:20
WORKDIR /app
USER 1000:1000
RUN npm --version
USER 0
COPY ca.crt /usr/local/share/ca-certificates/ca.crt
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "server.js"]
