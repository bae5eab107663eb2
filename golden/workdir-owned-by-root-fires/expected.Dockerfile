FROM node:20
WORKDIR /app
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "a.js"]
