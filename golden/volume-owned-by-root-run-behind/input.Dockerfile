FROM node:20
VOLUME ["/data"]
WORKDIR /app
COPY . .
RUN npm ci
CMD ["node", "a.js"]
