FROM node:20
WORKDIR /app
COPY . .
RUN git rev-parse HEAD > version
CMD ["node", "a.js"]
