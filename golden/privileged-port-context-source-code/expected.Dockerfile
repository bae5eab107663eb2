FROM node:20
WORKDIR /app
COPY --chown=1000:1000 package.json server.js ./
EXPOSE 8080
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["npm", "start"]
