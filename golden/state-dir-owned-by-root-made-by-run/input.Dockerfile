FROM node:20
WORKDIR /app
COPY . .
RUN mkdir -p /app/uploads /app/logs /app/src/lib
CMD ["node", "a.js"]
