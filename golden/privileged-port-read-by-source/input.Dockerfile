FROM node:20
WORKDIR /app
COPY server.js .
ENV PORT=80
EXPOSE 80
CMD ["node", "server.js"]
