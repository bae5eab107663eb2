FROM node:20-alpine
WORKDIR /app
COPY --chown=1000:1000 größe	./
RUN npm ci --omit=dev
RUN chown 1000:1000 /app
USER 1000:1000
# starts here
CMD ["node", "server.js"]
