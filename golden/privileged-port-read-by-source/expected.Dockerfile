FROM node:20
WORKDIR /app
COPY --chown=1000:1000 server.js .
ENV PORT=8080
EXPOSE 8080
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "server.js"]
