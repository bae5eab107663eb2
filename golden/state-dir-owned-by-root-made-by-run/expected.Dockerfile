FROM node:20
WORKDIR /app
COPY --chown=1000:1000 . .
RUN mkdir -p /app/uploads /app/logs /app/src/lib
RUN chown 1000:1000 /app /app/logs /app/uploads
USER 1000:1000
CMD ["node", "a.js"]
