FROM node:20
RUN mkdir -p /data && chown 1000:1000 /data
VOLUME ["/data"]
WORKDIR /app
COPY --chown=1000:1000 . .
RUN npm ci
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "a.js"]
