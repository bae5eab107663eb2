FROM node:20-alpine
WORKDIR /app
COPY größe	./
RUN npm ci --omit=dev
# starts here
CMD ["node", "server.js"]
